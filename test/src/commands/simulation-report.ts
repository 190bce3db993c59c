import type { AnyPlugin } from '@mooring/core';
import type { SimulatedConnection, Simulator } from '../simulator/simulator.js';

/** A running simulator. */
export interface Simulation {
  readonly url: string;
  readonly plugins: readonly AnyPlugin[];
  readonly simulator: Simulator;
}

/** What somebody needs to know who wants to use a running simulator, in lines. */
export function simulationReport({ url, plugins, simulator }: Simulation): readonly string[] {
  return [
    `Simulating on ${url} until Ctrl-C. The credentials are made up, and nothing leaves this machine.`,
    ...plugins.flatMap((plugin) => ['', ...providerLines(plugin, url, simulator)]),
  ];
}

function providerLines({ id, definition }: AnyPlugin, url: string, simulator: Simulator): readonly string[] {
  const { credentials, values, webhookSecret } = simulator.connectionOf(id);
  const path = new URL(definition.api.baseUrl.replaceAll(/[{}]/g, '')).pathname.replace(/\/$/, '');
  const events = Object.keys(definition.webhooks?.events ?? {});
  const [first] = events;
  const changes = [...simulator.changes(id)].map(([name, type]) => `${name} (${type})`);
  const fields: readonly Field[] = [
    ['base URL', [`${url}/${id}${path}`]],
    // Most SDKs take a host and a port, and write the path themselves.
    ['at the root', [url]],
    ...Object.entries({ ...credentials, ...values }).map(([name, value]): Field => [name, [value]]),
    ...secretFields(webhookSecret),
    ...(first === undefined ? [] : eventFields(events, changes, `curl -X POST ${url}/_events/${id}/${first}`)),
  ];
  const width = Math.max(...fields.map(([name]) => name.length));
  const lines = fields.flatMap(([name, values]) =>
    folded(values).map((line, index) => `  ${(index === 0 ? name : '').padEnd(width)}  ${line}`),
  );
  return [id, ...lines];
}

type Field = readonly [name: string, values: readonly string[]];

const secretFields = (secret: SimulatedConnection['webhookSecret']): readonly Field[] =>
  secret === undefined ? [] : [['webhook secret', [typeof secret === 'string' ? secret : JSON.stringify(secret)]]];

const eventFields = (events: readonly string[], changes: readonly string[], command: string): readonly Field[] => [
  ['events', events],
  ['sent for', changes.length === 0 ? ['no change: no event evidently tells of one'] : changes],
  ['try', [command]],
];

const lineLength = 100;

/** Values side by side, as many in a line as it holds. */
function folded(values: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const value of values) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + value.length + 2 <= lineLength) lines[lines.length - 1] = `${line}, ${value}`;
    else lines.push(value);
  }
  return lines;
}
