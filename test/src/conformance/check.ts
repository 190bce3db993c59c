export type CheckGroup = 'manifest' | 'auth' | 'endpoint' | 'pagination' | 'webhook';

/** One thing that must hold for a plugin, as plain data: any test runner can run it. */
export interface Check {
  readonly group: CheckGroup;
  /** In words an author understands; begins with the endpoint or event it is about. */
  readonly name: string;
  /** Settles when the check holds. @throws Error that says what did not */
  run(): Promise<void>;
  /** Why this plugin cannot be asked. Printed. */
  readonly skip?: string;
  /** Why no plugin can be asked yet: the behaviour has no code. Printed. */
  readonly pending?: string;
}

const nothing = (): Promise<void> => Promise.resolve();

/** A check that cannot be asked of this plugin. */
export const skipped = (group: CheckGroup, name: string, skip: string): Check => ({ group, name, skip, run: nothing });

/** A check of a behaviour that no code has yet. */
export const pendingCheck = (group: CheckGroup, name: string, pending: string): Check => ({ group, name, pending, run: nothing });
