import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { loadAuthorCommands, type AuthorFlags } from './author-commands.js';
import { call, type CallFlags } from './commands/call.js';
import {
  createConnectionCommand,
  linkConnection,
  listConnections,
  removeConnection,
  switchConnection,
  testConnection,
  type CreateFlags,
  type LinkFlags,
  type ListFlags,
  type TenantFlags,
} from './commands/connections.js';
import { deadLetters, type DeadLetterFlags } from './commands/dead-letters.js';
import { doctor, type DoctorFlags } from './commands/doctor.js';
import { listKeysCommand, newKeyCommand, rotateKeysCommand } from './commands/keys.js';
import { plugins } from './commands/plugins.js';
import { replay } from './commands/replay.js';
import { requests, type RequestsFlags } from './commands/requests.js';
import { start, type StartFlags } from './commands/start.js';
import { failureSentence, failureStacks } from './failure-sentence.js';
import { isPort, type CommonFlags } from './load-config.js';
import { writeLines, type Terminal } from './terminal.js';

/** Runs `mooring` with these arguments and answers its exit code. Every failure is one sentence on the error stream. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  const program = describeCommands(terminal, (result) => {
    code = result;
  });
  const wantsStacks =
    args.includes('--verbose') || (terminal.environment['DEBUG'] ?? '').split(/[\s,]+/).some((name) => name === 'mooring' || name === '*');
  try {
    const called = program.parseOptions([...args]).operands[0];
    // The harness is loaded where somebody asks for it: the host of an application starts without.
    if (called === undefined || !program.commands.some((own) => own.name() === called)) {
      await addAuthorCommands(program, terminal, called, (result) => {
        code = result;
      });
    }
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has written its own message already, through `configureOutput`.
    if (error instanceof CommanderError) return error.exitCode;
    writeLines(terminal.errors, [`mooring: ${failureSentence(error)}`, ...(wantsStacks ? [failureStacks(error)] : [])]);
    return 1;
  }
}

function describeCommands(terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command('mooring')
    .description('Ties any third-party API to an application: runs the host that mooring.config.js describes, and looks into it.')
    .version(terminal.versions.mooring, '--version', 'show the version')
    .option('-c, --config <file>', 'the configuration', 'mooring.config.js')
    .option('--verbose', 'show debug lines, and stacks of errors')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void terminal.output.write(text),
      writeErr: (text) => void terminal.errors.write(text),
      outputError: (text, write) =>
        write(
          `mooring: ${text
            .replace(/^error: /, '')
            .trim()
            .replaceAll(/\s*\n\s*/g, ' ')}\n`,
        ),
    });

  const command = (nameAndArguments: string, description: string): Command => program.command(nameAndArguments).description(description);
  const flagsOf = <Flags extends CommonFlags>(own: Command): Flags => own.optsWithGlobals<Flags & Record<string, unknown>>();

  command('start', 'run the host until Ctrl-C')
    .option('-p, --port <number>', 'where to listen (default: PORT, then 4600)', parsePort)
    .option('--address <address>', 'what to listen on (default: 127.0.0.1)')
    .action(async (_own, at: Command) => finish(await start(terminal, flagsOf<StartFlags>(at))));
  command('plugins', 'list what is loaded').action(async (_own, at: Command) => finish(await plugins(terminal, flagsOf(at))));
  command('doctor', 'check what the host needs to start, and say how to mend it')
    .option('-p, --port <number>', 'the port to check (default: PORT, then 4600)', parsePort)
    .option('--address <address>', 'the address to check (default: 127.0.0.1)')
    .action(async (_own, at: Command) => finish(await doctor(terminal, flagsOf<DoctorFlags>(at))));
  command('requests <plugin>', 'print the request that each endpoint makes for a sample input, and send nothing')
    .option('--endpoint <name>', 'only this endpoint, such as customers.list')
    .option('--curl', 'print commands for a shell in place of JSON lines')
    .action(async (plugin: string, _own, at: Command) => finish(await requests(terminal, plugin, flagsOf<RequestsFlags>(at))));
  command('call <plugin> <endpoint> [json]', `call an endpoint and print the answer, such as: call shop customers.list '{"limit":2}'`)
    .option('--connection <name>', 'the connection to call with', 'default')
    .action(async (plugin: string, endpoint: string, json: string | undefined, _own, at: Command) =>
      finish(await call(terminal, plugin, endpoint, json, flagsOf<CallFlags>(at))),
    );
  command('dead-letters', 'list events that failed too often')
    .option('--plugin <id>', 'only those of this plugin')
    .option('--type <type>', 'only those of this type')
    .option('--limit <number>', 'at most so many (default: 50)', parsePositive)
    .action(async (_own, at: Command) => finish(await deadLetters(terminal, flagsOf<DeadLetterFlags>(at))));
  describeConnections(program, terminal, finish, flagsOf);
  describeKeys(program, terminal, finish, flagsOf);
  program
    .command('replay')
    .description('give a dead letter a new set of tries')
    .argument('<seq>', 'its number, as dead-letters prints it', parsePositive)
    .action(async (seq: number, _own, at: Command) => finish(await replay(terminal, seq, flagsOf(at))));
  return program;
}

type FlagsOf = <Flags extends CommonFlags>(own: Command) => Flags;

const repeated = (value: string, before?: readonly string[]): readonly string[] => [...(before ?? []), value];

function describeConnections(program: Command, terminal: Terminal, finish: (code: number) => void, flagsOf: FlagsOf): void {
  const group = program.command('connections').description('stored connections: make, test, authorise, switch off, remove');
  const command = (usage: string, description: string): Command =>
    group.command(usage).description(description).option('--tenant <id>', 'whose connection', 'default');
  command('list', 'list them')
    .option('--plugin <id>', 'only those of this plugin')
    .option('--limit <number>', 'at most so many (default: 50)', parsePositive)
    .option('--after <id>', 'those after this id')
    .action(async (_own, at: Command) => finish(await listConnections(terminal, flagsOf<ListFlags>(at))));
  command('create <plugin> <name>', 'make one from credentials in the environment')
    .option('--env <field=VARIABLE>', "variable that holds a credential (default: the plugin's own)", repeated)
    .option('--value <name=value>', 'a value of the connection, such as a shop', repeated)
    .option('--method <name>', "which of the plugin's ways to prove itself")
    .option('--sandbox', "the provider's sandbox")
    .action(async (plugin: string, name: string, _own, at: Command) =>
      finish(await createConnectionCommand(terminal, plugin, name, flagsOf<CreateFlags>(at))),
    );
  command('test <plugin> <name>', "call the plugin's probe with it").action(async (plugin: string, name: string, _own, at: Command) =>
    finish(await testConnection(terminal, plugin, name, flagsOf<TenantFlags>(at))),
  );
  command('link <plugin> <name>', 'print the link that a person opens to consent')
    .option('--value <name=value>', 'a value of the connection, such as a shop', repeated)
    .option('--return-to <url>', 'where the browser goes afterwards')
    .action(async (plugin: string, name: string, _own, at: Command) =>
      finish(await linkConnection(terminal, plugin, name, flagsOf<LinkFlags>(at))),
    );
  for (const [usage, isOn, description] of [
    ['enable <plugin> <name>', true, 'switch it on again'],
    ['disable <plugin> <name>', false, 'switch it off: calls are refused, nothing is deleted'],
  ] as const)
    command(usage, description).action(async (plugin: string, name: string, _own, at: Command) =>
      finish(await switchConnection(terminal, plugin, name, isOn, flagsOf<TenantFlags>(at))),
    );
  command('remove <plugin> <name>', 'revoke it at the provider, and destroy its credentials here').action(
    async (plugin: string, name: string, _own, at: Command) =>
      finish(await removeConnection(terminal, plugin, name, flagsOf<TenantFlags>(at))),
  );
}

function describeKeys(program: Command, terminal: Terminal, finish: (code: number) => void, flagsOf: FlagsOf): void {
  const group = program.command('keys').description('keys that credentials are sealed with');
  group
    .command('new')
    .description('make a key, and say where to put it')
    .action(async () => finish(await newKeyCommand(terminal)));
  group
    .command('list')
    .description('list the keys, and how many connections need each')
    .action(async (_own, at: Command) => finish(await listKeysCommand(terminal, flagsOf(at))));
  group
    .command('rotate')
    .description('put every connection under the first key; hosts may run meanwhile')
    .action(async (_own, at: Command) => finish(await rotateKeysCommand(terminal, flagsOf(at))));
}

async function addAuthorCommands(
  program: Command,
  terminal: Terminal,
  called: string | undefined,
  finish: (code: number) => void,
): Promise<void> {
  for (const { usage, description, options = [], run } of await loadAuthorCommands(terminal, called)) {
    const command = program.command(usage).description(description);
    for (const { flags, description: means, isRepeatable = false } of options) {
      if (isRepeatable) command.option(flags, means, (value, before?: readonly string[]) => [...(before ?? []), value]);
      else command.option(flags, means);
    }
    command.action(async (..._given: readonly unknown[]) =>
      finish(await run(command.processedArgs.flat().map(String), command.optsWithGlobals<AuthorFlags & Record<string, unknown>>())),
    );
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !isPort(port)) throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  return port;
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}
