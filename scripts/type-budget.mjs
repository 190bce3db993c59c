/** `node scripts/type-budget.mjs`: prints what the types of a large application cost the compiler; exit code 1 above the ceiling. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { typeBudget } from './type-budget/measure.mjs';

const { problems, note } = await typeBudget(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
console.log(problems.length === 0 ? note : problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;
