import { spawn } from 'node:child_process';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { npmEnvironment } from '../setup/npm-environment.mjs';

/**
 * Runs a command and gives back `{ code, output }`, stdout and stderr as they came. The workspace's tools, and its Node, are found
 * first; npm's own variables are left out, so that a tool behaves as if it were started by hand.
 */
export function runTool(root, command, args, { cwd = root, environment = {} } = {}) {
  const bin = path.join(root, 'node_modules', '.bin');
  const base = npmEnvironment();
  const env = { ...base, PATH: `${bin}${path.delimiter}${base.PATH}`, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment };
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output: stripVTControlCharacters(output) }));
  });
}

/** A check that passes when a tool ends with exit code 0, and shows what the tool says when it does not. */
export const toolCheck = (command, ...args) =>
  async function check(root) {
    const { code, output } = await runTool(root, command, args);
    return { problems: code === 0 ? [] : [output.trim() || `${command} ended with exit code ${code}.`], note: '' };
  };
