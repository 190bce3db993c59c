/**
 * What sealing costs, beside one AES-256-GCM under one key with nothing bound to it. Needs a build; uses one core and nothing else.
 *
 *   node test/bench/vault.mjs                 half a minute
 *   node test/bench/vault.mjs --quick         seconds; shows that it works, the numbers mean little
 *   node test/bench/vault.mjs --json          the medians as JSON
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { LocalKeyRing, newKey, Vault } from '../../host/dist/vault/index.js';
import { interleave, median } from './rounds.mjs';

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});

const keyOf = (id) => newKey({ now: () => 0 }, []).line.replace(/^.*:/, `${id}:`);
const place = { tenant: 'tenant-0001', connection: 'connection-0001', field: 'accessToken', version: 7 };

/** An API key, and a pair of tokens with what came along. */
const sizes = [48, 1_653];

function casesOf(size) {
  const text = randomBytes(size).toString('base64').slice(0, size);
  const [older, newer] = [keyOf('k1'), keyOf('k2')];
  const before = new Vault({ keys: LocalKeyRing.parse(older) });
  const after = new Vault({ keys: LocalKeyRing.parse(`${newer},${older}`) });
  const sealed = before.seal(place, text);
  const key = createSecretKey(randomBytes(32));
  const bare = bareSeal(key, text);
  return {
    [`seal ${size} B`]: () => before.seal(place, text),
    [`open ${size} B`]: () => before.open(place, sealed),
    [`rewrap ${size} B`]: () => after.rewrap(place, sealed),
    [`bare encryption ${size} B`]: () => bareSeal(key, text),
    [`bare decryption ${size} B`]: () => bareOpen(key, bare),
  };
}

function bareSeal(key, text) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  const body = cipher.update(text, 'utf8');
  cipher.final();
  return { iv, body, tag: cipher.getAuthTag() };
}

function bareOpen(key, { iv, body, tag }) {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAuthTag(tag);
  const text = decipher.update(body).toString('utf8');
  decipher.final();
  return text;
}

/** Runs `work` for about `ms`, in lots, so that reading the clock costs nothing. Counts processor time: others may use the machine too. */
function sample(work, ms) {
  const start = performance.now();
  const before = process.cpuUsage();
  let count = 0;
  while (performance.now() - start < ms) {
    for (let lot = 0; lot < 200; lot += 1) work();
    count += 200;
  }
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (count / (performance.now() - start)) * 1_000, micros: (user + system) / count };
}

const cases = Object.assign({}, ...sizes.map(casesOf));
const rounds = options.quick ? 1 : 7;
const ms = options.quick ? 50 : 400;
for (const work of Object.values(cases)) sample(work, ms / 2);
const samples = await interleave(
  Object.keys(cases),
  rounds,
  (name) => sample(cases[name], ms),
  (line) => process.stderr.write(`${line}\n`),
);
const medians = Object.fromEntries([...samples].map(([name, taken]) => [name, median(taken.map(({ micros }) => micros))]));

if (options.json) process.stdout.write(`${JSON.stringify({ node: process.version, rounds, micros: medians }, null, 2)}\n`);
else {
  const width = Math.max(...Object.keys(medians).map((name) => name.length));
  process.stdout.write(
    `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'}, medians of ${rounds} interleaved rounds, microseconds of processor time\n`,
  );
  for (const [name, micros] of Object.entries(medians)) process.stdout.write(`  ${name.padEnd(width)}  ${micros.toFixed(1).padStart(6)}\n`);
}
