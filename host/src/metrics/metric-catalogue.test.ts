import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricCatalogue } from './metric-catalogue.js';
import { prometheusName } from './prometheus-meter.js';

const root = join(__dirname, '../../..');
const page = readFileSync(join(root, 'docs/observability.md'), 'utf8');

/** Every source of core and host that is no test, joined. */
const sources = ['core/src', 'host/src']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(root, folder, file)))
  .filter((file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(file) && !/[\\/]fixtures[\\/]/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

const kinds = { count: 'counter', record: 'histogram', gauge: 'gauge' } as const;
const isKind = (method: string | undefined): method is keyof typeof kinds => method !== undefined && Object.hasOwn(kinds, method);

describe('the catalogue of metrics', () => {
  it('has exactly the metrics that the code measures, each of the kind it is measured as', () => {
    const measured = new Map<string, string>();
    for (const [, method, name = ''] of sources.matchAll(/\.(count|record|gauge)\(\s*'([^']+)'/g))
      if (isKind(method)) measured.set(name, kinds[method]);
    expect(Object.fromEntries(measured)).toEqual(
      Object.fromEntries(Object.entries(metricCatalogue).map(([name, { kind }]) => [name, kind])),
    );
  });

  it('is what docs/observability.md lists, in its words', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (counter|histogram|gauge) \| (.*?) \| (.+?) \|$/gm)].map(
      ([, name, kind, labels = '', help]) => ({
        name,
        kind,
        labels: labels.split(', ').filter((label) => label !== ''),
        help,
      }),
    );
    expect(rows).toEqual(
      Object.entries(metricCatalogue).map(([name, { kind, attributes, help }]) => ({
        name: prometheusName(name),
        kind,
        labels: attributes.map((attribute) => `\`${prometheusName(attribute)}\``),
        help,
      })),
    );
  });

  it('has no label that could name somebody', () => {
    const labels = new Set(Object.values(metricCatalogue).flatMap(({ attributes }) => attributes));
    for (const forbidden of ['connection', 'tenant', 'account', 'user', 'origin', 'url.full']) expect(labels).not.toContain(forbidden);
  });
});

describe('docs/observability.md', () => {
  it('lists exactly the events that there are', () => {
    const declared = readFileSync(join(root, 'core/src/telemetry/operation-event.ts'), 'utf8');
    const listed = [...page.matchAll(/^\| `([a-z]+\.[a-z_]+)` \|/gm)].map(([, type]) => type);
    const types = [...declared.matchAll(/readonly type: '([^']+)'/g)].map(([, type]) => type);
    expect(new Set(listed)).toEqual(new Set(types));
    expect(listed).toHaveLength(types.length);
  });

  it('names exactly the outcomes that a call can have', () => {
    const declared = readFileSync(join(root, 'core/src/telemetry/call-outcome.ts'), 'utf8').split(';', 3).join(';');
    const [, row = ''] = /^\| `outcome` \| (.*?) \|$/m.exec(page) ?? [];
    expect(row.split(', ').map((outcome) => outcome.slice(1, -1))).toEqual(
      [...declared.slice(declared.indexOf('CallOutcome')).matchAll(/\| '(\w+)'/g)].map(([, outcome]) => outcome),
    );
  });
});
