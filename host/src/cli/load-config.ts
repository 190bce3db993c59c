import { existsSync } from 'node:fs';
import path from 'node:path';
import { isMooringError, MooringError, type AnyPlugin } from '@mooring/core';
import { checkHostOptions } from '../check-options.js';
import type { HostOptions } from '../options.js';
import type { MooringConfig } from './define-config.js';
import { failureSentence, firstLine } from './failure-sentence.js';
import type { Terminal } from './terminal.js';

/** Options that every command takes. */
export interface CommonFlags {
  /** Path of the configuration, from the working directory. @default 'mooring.config.js' */
  readonly config?: string | undefined;
  /** Whether stacks and debug lines are shown. */
  readonly verbose?: boolean | undefined;
}

type OwnFields = Omit<MooringConfig<readonly AnyPlugin[]>, keyof HostOptions<readonly AnyPlugin[]>>;

/** A configuration, checked. */
export interface LoadedConfig extends OwnFields {
  /** Absolute path. */
  readonly file: string;
  readonly options: HostOptions<readonly AnyPlugin[]>;
  readonly simulated: readonly string[];
  readonly close: () => void | Promise<void>;
}

const defaultFile = 'mooring.config.js';

type Expectation = readonly [expected: string, fits: (value: unknown) => boolean];

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const expectations: Readonly<Record<keyof OwnFields, Expectation>> = {
  port: ['a whole number from 0 to 65535', isPort],
  address: ['an IP address or a host name', (value) => typeof value === 'string' && value !== ''],
  simulated: ['a list of plugin ids', (value) => Array.isArray(value) && value.every((id) => typeof id === 'string')],
  setup: ['a function', isFunction],
  started: ['a function', isFunction],
  tryNext: ['a function', isFunction],
  close: ['a function', isFunction],
};

/** Whether a value can be listened on. */
export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

/** Absolute path of the configuration, which need not exist. */
export const configFile = ({ workingDirectory }: Pick<Terminal, 'workingDirectory'>, { config = defaultFile }: CommonFlags): string =>
  path.resolve(workingDirectory, config);

/**
 * The configuration that a command works with.
 * @throws MooringError `InvalidOptions` when there is none, when it fails by itself, and when it is not one
 */
export async function loadConfig(terminal: Terminal, flags: CommonFlags, command: string): Promise<LoadedConfig> {
  const file = configFile(terminal, flags);
  if (!existsSync(file)) {
    throw invalid(
      `There is no configuration at ${file}: name one with --config, or write one that begins with \`export default defineConfig({ plugins: [ … ] })\`.`,
    );
  }
  const source = exported(await importConfig(terminal, file), file);
  const config: unknown =
    typeof source === 'function' ? await runConfig(() => source({ command, environment: terminal.environment }), file) : source;
  if (!isObject(config)) throw invalid(`The configuration ${file} must export an object as its default, or a function that returns one.`);
  return checked(config, file, terminal);
}

async function importConfig(terminal: Terminal, file: string): Promise<unknown> {
  try {
    return await terminal.importModule(file);
  } catch (error) {
    throw failed(`The configuration ${file} could not be loaded`, error);
  }
}

/** The default export as it is, before anything is known of it but that a function is a function. */
function exported(module: unknown, file: string): ((context: object) => unknown) | object {
  const source: unknown = isObject(module) || isFunction(module) ? Reflect.get(Object(module), 'default') : undefined;
  if (isCallable(source) || isObject(source)) return source;
  throw invalid(`The configuration ${file} has no default export: it must say \`export default defineConfig({ … })\`.`);
}

const isCallable = (value: unknown): value is (context: object) => unknown => typeof value === 'function';

async function runConfig(make: () => unknown, file: string): Promise<unknown> {
  try {
    return await make();
  } catch (error) {
    throw failed(`The configuration ${file} failed`, error);
  }
}

function checked(config: Readonly<Record<string, unknown>>, file: string, terminal: Terminal): LoadedConfig {
  const own: Record<string, unknown> = {};
  const options: Record<string, unknown> = { environment: terminal.environment };
  for (const [name, value] of Object.entries(config)) {
    if (!isOwn(name)) {
      options[name] = value;
      continue;
    }
    const [expected, fits] = expectations[name];
    if (value !== undefined && !fits(value)) throw invalid(`\`${name}\` in ${file} must be ${expected}.`);
    if (value !== undefined) own[name] = value;
  }
  const hostOptions: unknown = options;
  checkHostOptions(hostOptions);
  // Each field was checked against `expectations` just above.
  const { simulated = [], close = () => undefined, ...rest } = own as OwnFields;
  const loaded = hostOptions.plugins.map(({ id }) => id);
  const unknown = simulated.find((id) => !loaded.includes(id));
  if (unknown !== undefined)
    throw new MooringError(
      'UnknownPlugin',
      `\`simulated\` in ${file} names "${unknown}", which is not loaded. Loaded: ${loaded.join(', ') || 'none'}.`,
    );
  return { ...rest, file, options: hostOptions, simulated, close };
}

const isOwn = (name: string): name is keyof OwnFields => Object.hasOwn(expectations, name);

function failed(what: string, error: unknown): MooringError {
  if (isMooringError(error)) return error;
  return new MooringError('InvalidOptions', `${what}: ${firstLine(failureSentence(error))}`, { cause: error });
}

const invalid = (message: string): MooringError<'InvalidOptions'> => new MooringError('InvalidOptions', message);
