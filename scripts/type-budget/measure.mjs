import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTool } from '../check/run-tool.mjs';
import { generateApplication } from './generate.mjs';

const plugins = 50;

/** Type instantiations that 50 plugins of 40 endpoints cost when they are compiled from source, their zod schemas included (more than half of it). */
const authorCeiling = 1_290_000;

/** The same for an application that uses those plugins as users get them: by their declarations. */
const applicationCeiling = 130_000;

/**
 * Compiles 50 generated plugins to declarations, then an application against those declarations and ours, as a user would. Compares the
 * compiler's counts of type instantiations with the ceilings. A count depends on nothing but the sources and the compiler's version, so it
 * can be compared between machines, unlike seconds. The packages must be built.
 */
export async function typeBudget(root) {
  // A folder of its own for each run: two checks at once must not take each other's files away.
  const folder = path.join(root, '.scratch', `type-budget-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    generateApplication(path.join(folder, 'src'), plugins);
    writeConfig(folder, 'plugins', {
      include: ['src/provider*.ts'],
      compilerOptions: { declaration: true, emitDeclarationOnly: true, noEmit: false, outDir: 'dist', rootDir: 'src' },
    });
    writeConfig(folder, 'application', {
      include: ['src/application.ts'],
      // The application imports './provider0.js': in this configuration that is found among the declarations.
      compilerOptions: { rootDirs: ['src', 'dist'] },
    });
    const author = await instantiations(root, path.join(folder, 'plugins.json'));
    rmSync(path.join(folder, 'src'), { recursive: true });
    generateApplication(path.join(folder, 'src'), plugins, { onlyApplication: true });
    const application = await instantiations(root, path.join(folder, 'application.json'));
    const note = `plugins from source ${words(author, authorCeiling)}; application on their declarations ${words(application, applicationCeiling)}`;
    const isWithin = author <= authorCeiling && application <= applicationCeiling;
    return isWithin
      ? { problems: [], note }
      : { problems: [`${note}: the contract's types have become dearer. Find out why before raising a ceiling.`], note: '' };
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)], note: '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Our packages as users get them. */
const built = {
  '@mooring/core': ['../../core/dist/index.d.ts'],
  '@mooring/core/runtime': ['../../core/dist/runtime.d.ts'],
  '@mooring/host': ['../../host/dist/index.d.ts'],
};

function writeConfig(folder, name, { include, compilerOptions }) {
  const config = { extends: '../../tsconfig.check.json', include, compilerOptions: { types: ['node'], paths: built, ...compilerOptions } };
  writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(config, undefined, 2));
}

async function instantiations(root, config) {
  const { code, output } = await runTool(root, 'tsc', ['-p', config, '--extendedDiagnostics']);
  if (code !== 0) throw new Error(`The generated application does not compile:\n${output.split('\n').slice(0, 20).join('\n')}`);
  const match = /^Instantiations:\s+(\d+)/m.exec(output);
  if (match === null) throw new Error('tsc --extendedDiagnostics printed no "Instantiations".');
  return Number(match[1]);
}

const words = (count, ceiling) => `${count.toLocaleString('en')} instantiations of ${ceiling.toLocaleString('en')}`;
