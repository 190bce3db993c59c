/** `node scripts/packaging-smoke.mjs`: the packaging proof on its own; exit code 1 when a project fails. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagingSmoke } from './packaging/smoke.mjs';

const { problems, note } = await packagingSmoke(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
console.log(problems.length === 0 ? note : problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;
