/** Types only: what a host infers from its list of plugins. */
import { crowd } from './fixtures/crowd-plugin.js';
import { till } from './fixtures/till-plugin.js';
import { createHost } from './create-host.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;

void (async () => {
  const host = await createHost({
    plugins: [till, crowd],
    connections: {
      till: { acme: { credentials: { apiKey: 'k' }, webhookSecret: ['new', 'old'] } },
      crowd: { north: { credentials: { key: 'k' }, account: 'T1', environment: 'sandbox' } },
    },
    apps: { crowd: { signingSecret: 's' } },
  });

  // ── Calls ──
  const sale = await host.connection('till', 'acme').sales.retrieve({ id: '1' });
  same<typeof sale.cents, number>();
  const members = await host.plugin('crowd').members.list();
  same<(typeof members)[number]['team'], string | undefined>();
  // @ts-expect-error no such plugin
  host.connection('tlil', 'acme');
  // @ts-expect-error no such plugin
  host.plugin('tlil');
  // @ts-expect-error an endpoint of the other plugin
  void host.plugin('till').members;
  // @ts-expect-error the id in the path is missing
  await host.plugin('till').sales.retrieve({});
  // @ts-expect-error not paginated
  host.plugin('crowd').members.list.all();

  // ── Events ──
  host.on('till', 'sale.made', ({ data, plugin, type }) => {
    same<typeof data, { sale: string; cents: number }>();
    same<typeof plugin, 'till'>();
    same<typeof type, 'sale.made'>();
  });
  host.on('crowd', 'member.joined', async ({ data }) => void data.team);
  const remove = host.on('till', 'price.asked', ({ data }) => ({ cents: data.article.length }));
  same<typeof remove, () => void>();
  // @ts-expect-error no such event
  host.on('till', 'sale.maid', () => undefined);
  // @ts-expect-error an event of the other plugin
  host.on('till', 'member.joined', () => undefined);
  // @ts-expect-error a reply event wants an answer
  host.on('till', 'price.asked', () => undefined);
  // @ts-expect-error not the answer that was declared
  host.on('till', 'price.asked', () => ({ euros: 1 }));
  // @ts-expect-error no such field in the payload
  host.on('till', 'sale.made', ({ data }) => data.euros);

  // ── Paths ──
  host.webhookPath('till', 'acme');
  // @ts-expect-error no such plugin
  host.webhookPath('tlil');

  // ── Options ──
  // @ts-expect-error the credential is missing
  await createHost({ plugins: [till], connections: { till: { acme: { credentials: {} } } } });
  // @ts-expect-error the credential of the other plugin
  await createHost({ plugins: [till], connections: { till: { acme: { credentials: { key: 'k' } } } } });
  // @ts-expect-error no such plugin
  await createHost({ plugins: [till], connections: { crowd: {} } });
  // @ts-expect-error the plugin's app has no such secret
  await createHost({ plugins: [crowd], apps: { crowd: { secret: 's' } } });
  // @ts-expect-error no such option
  await createHost({ plugins: [till], conections: {} });
  // @ts-expect-error not a way of writing
  await createHost({ plugins: [till], storeWriter: 'fast' });
});
