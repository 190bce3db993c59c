/**
 * `npm run proof -- <name>`: runs a proof at its full size; the test suite runs the same proof at a size of seconds.
 * Without a name it lists what there is.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmEnvironment } from './setup/npm-environment.mjs';

const proofs = {
  kill: {
    shows: 'a process killed with SIGKILL at any moment loses no acknowledged event (store, and host over HTTP)',
    tests: ['host/src/store/sqlite/kill.test.ts', 'host/src/http/kill.test.ts'],
    environment: { MOORING_KILL_ROUNDS: '100' },
  },
};

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const name = process.argv[2];
const proof = Object.hasOwn(proofs, name ?? '') ? proofs[name] : undefined;
if (proof === undefined) {
  console.log(
    `npm run proof -- <name>, where <name> is one of:\n${Object.entries(proofs)
      .map(([key, { shows }]) => `  ${key}: ${shows}`)
      .join('\n')}`,
  );
  process.exitCode = name === undefined ? 0 : 64;
} else {
  console.log(`Proof "${name}": ${proof.shows}.`);
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  const { status } = spawnSync(process.execPath, [jest, '--runInBand', '--testTimeout', '1200000', ...proof.tests], {
    cwd: root,
    stdio: 'inherit',
    env: { ...npmEnvironment(), ...proof.environment, ...pickKillSettings(process.env) },
  });
  process.exitCode = status ?? 1;
}

/** Rounds and seed given by hand win over the proof's own. */
function pickKillSettings(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([key]) => key.startsWith('MOORING_KILL_')));
}
