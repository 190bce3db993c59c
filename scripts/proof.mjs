/**
 * `npm run proof -- <name>`: runs a proof at its full size and adds what it showed to docs/evidence.md; the test suite runs the same proof at
 * a size of seconds. Without a name it lists what there is.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { listOf, proofs } from './proof/proofs.mjs';
import { runProof } from './proof/run-proof.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const name = process.argv[2];
if (name !== undefined && Object.hasOwn(proofs, name)) {
  const proof = proofs[name];
  console.log(`Proof "${name}": ${proof.shows}.`);
  process.exitCode = await runProof({ root, name, proof, evidence: path.join(root, 'docs/evidence.md') });
} else {
  console.log(`npm run proof -- <name>, where <name> is one of:\n${listOf(proofs)}`);
  process.exitCode = name === undefined ? 0 : 64;
}
