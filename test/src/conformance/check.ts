import type { CheckGroup, CheckTitle } from './catalogue.js';

/** One thing that must hold for a plugin, as plain data: any test runner can run it. */
export interface Check {
  readonly group: CheckGroup;
  /** What must hold, as docs/conformance.md lists it. */
  readonly title: string;
  /** The title, behind the endpoint or event that it is about. Unique within its group. */
  readonly name: string;
  /** Settles when the check holds. @throws Error that says what did not */
  run(): Promise<void>;
  /** Why this plugin cannot be asked. Printed. */
  readonly skip?: string;
  /** Why no plugin can be asked yet: the behaviour has no code. Printed. */
  readonly pending?: string;
}

/** Makes the checks of one group, about one endpoint or event, or the whole plugin. */
export interface CheckMaker<Group extends CheckGroup> {
  readonly check: (title: CheckTitle<Group>, run: () => Promise<void>) => Check;
  /** A check that cannot be asked of this plugin. */
  readonly skipped: (title: CheckTitle<Group>, reason: string) => Check;
  /** A check of a behaviour that no code has yet. */
  readonly pending: (title: CheckTitle<Group>, reason: string) => Check;
}

const nothing = (): Promise<void> => Promise.resolve();

/** @param subject The endpoint or event. @default the whole plugin */
export function checksOf<Group extends CheckGroup>(group: Group, subject?: string): CheckMaker<Group> {
  const named = (title: CheckTitle<Group>) => ({ group, title, name: subject === undefined ? title : `${subject}: ${title}` });
  return {
    check: (title, run) => ({ ...named(title), run }),
    skipped: (title, skip) => ({ ...named(title), skip, run: nothing }),
    pending: (title, pending) => ({ ...named(title), pending, run: nothing }),
  };
}
