import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { authorCommandNames, type AuthorCommand, type AuthorProgram } from './author-commands.js';
import { market } from './fixtures/market-plugin.js';
import { MemoryTerminal } from './fixtures/memory-terminal.js';

type Register = (program: AuthorProgram) => void;

/** A project in which a harness is installed that adds these commands. */
class ProjectTerminal extends MemoryTerminal {
  readonly loaded: string[] = [];
  readonly #harness: string;
  readonly #module: unknown;

  constructor(module: unknown, config?: ConstructorParameters<typeof MemoryTerminal>[0]) {
    super(config);
    this.#module = module;
    const home = path.join(this.workingDirectory, 'node_modules', '@mooring', 'test');
    mkdirSync(path.join(home, 'dist'), { recursive: true });
    writeFileSync(
      path.join(home, 'package.json'),
      JSON.stringify({ name: '@mooring/test', exports: { './commands': './dist/commands.js' } }),
    );
    this.#harness = path.join(home, 'dist', 'commands.js');
    writeFileSync(this.#harness, '');
  }

  override async importModule(file = ''): Promise<unknown> {
    this.loaded.push(path.basename(file));
    return file === this.#harness ? this.#module : super.importModule();
  }
}

const harnessWith = (...commands: readonly AuthorCommand[]): { readonly registerCommands: Register } => ({
  registerCommands: (program) => commands.forEach((command) => program.command(command)),
});

describe('the commands of the harness', () => {
  const terminals: MemoryTerminal[] = [];
  const project = (...args: ConstructorParameters<typeof ProjectTerminal>): ProjectTerminal => {
    const terminal = new ProjectTerminal(...args);
    terminals.push(terminal);
    return terminal;
  };
  afterEach(() => {
    for (const terminal of terminals.splice(0)) terminal.dispose();
  });

  it('get their arguments and options, and answer the exit code', async () => {
    const calls: unknown[] = [];
    const run: AuthorCommand['run'] = async (args, flags) => {
      calls.push([args, flags]);
      return 3;
    };
    const terminal = project(
      harnessWith({
        usage: 'simulate <plugin...>',
        description: 'serve',
        options: [
          { flags: '-p, --port <number>', description: 'where' },
          { flags: '--fault <kind:amount>', description: 'what', isRepeatable: true },
          { flags: '--dry-run', description: 'whether' },
        ],
        run,
      }),
    );
    expect(await terminal.run('simulate', 'shop', 'chat', '--fault', '5xx:1', '-p', '1', '--fault', 'reset:1', '--dry-run')).toBe(3);
    expect(await terminal.run('simulate', 'shop', '--verbose')).toBe(3);
    expect(calls).toEqual([
      [['shop', 'chat'], { config: 'mooring.config.js', port: '1', fault: ['5xx:1', 'reset:1'], dryRun: true }],
      [['shop'], { config: 'mooring.config.js', verbose: true }],
    ]);
  });

  it('stand in the help', async () => {
    const terminal = project(harnessWith({ usage: 'drift <plugin> [file]', description: 'compare answers', run: async () => 0 }));
    expect(await terminal.run('--help')).toBe(0);
    expect(terminal.output.text).toMatch(/drift .*<plugin> \[file\] +compare answers/);
  });

  it('fail in one sentence', async () => {
    const run = async (): Promise<number> => {
      throw new Error('No such thing.');
    };
    const terminal = project(harnessWith({ usage: 'drift', description: 'compare', run }));
    expect(await terminal.run('drift')).toBe(1);
    expect(terminal.errors.text).toBe('mooring: No such thing.\n');
  });

  it('are told the plugins of the configuration, or of none', async () => {
    const found: string[] = [];
    const harness: { readonly registerCommands: Register } = {
      registerCommands: (program) =>
        program.command({
          usage: 'drift',
          description: 'compare',
          run: async (_args, flags) => {
            found.push((await program.configuredPlugins(flags, 'drift')).map(({ id }) => id).join() || 'none');
            return 0;
          },
        }),
    };
    let closed = 0;
    const config = { default: { plugins: [market], close: () => void (closed += 1) } };
    await project(harness, config).run('drift');
    await project(harness).run('drift');
    expect(found).toEqual(['market', 'none']);
    expect(closed).toBe(1);
  });

  it('are not loaded for the commands of the host', async () => {
    const terminal = project(harnessWith(), { default: { plugins: [market] } });
    await terminal.run('plugins');
    expect(terminal.loaded).toEqual(['mooring.config.js']);
  });

  it('are absent where no harness is installed, and say so to whoever calls one', async () => {
    const terminal = new MemoryTerminal(undefined);
    terminals.push(terminal);
    expect(await terminal.run('--help')).toBe(0);
    for (const name of authorCommandNames) expect(terminal.output.text).not.toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(await terminal.run('simulate', 'shop')).toBe(1);
    expect(terminal.errors.text).toBe(
      'mooring: `mooring simulate` comes with @mooring/test: run `npm install --save-dev @mooring/test` first. [InvalidOptions]\n',
    );
    expect(await terminal.run('nonsense')).toBe(1);
    expect(terminal.errors.text).toContain("unknown command 'nonsense'");
  });

  it('come from where the command is installed, where the project has none', async () => {
    const installed = project(harnessWith({ usage: 'new <provider>', description: 'make', run: async () => 0 }));
    const terminal = new MemoryTerminal(undefined);
    terminals.push(terminal);
    const elsewhere = Object.assign(terminal, {
      installation: installed.workingDirectory,
      importModule: (file: string) => installed.importModule(file),
    });
    expect(await elsewhere.run('new', 'shop')).toBe(0);
  });

  it('of another version are refused', async () => {
    const terminal = project({ commands: [] });
    expect(await terminal.run('simulate', 'shop')).toBe(1);
    expect(terminal.errors.text).toContain('must be of one version');
  });
});
