import { isMooringError } from '@mooring/core';

/** What went wrong, in one line, with the code that docs/errors.md explains. */
export function failureSentence(error: unknown): string {
  const message = firstLine(error instanceof Error ? error.message || error.name : String(error));
  return isMooringError(error) ? `${message} [${error.code}]` : message;
}

/** The stacks of an error and of those below it. Their other fields stay out: those of libraries may hold a credential. */
export function failureStacks(error: unknown): string {
  const stacks: string[] = [];
  for (let at = error; at instanceof Error && stacks.length < 8; at = at.cause) stacks.push(at.stack ?? at.message);
  return stacks.join('\ncaused by ');
}

/** The first line that says anything. */
export function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? 'an error without a message'
  );
}
