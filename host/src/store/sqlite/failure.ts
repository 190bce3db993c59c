import type { ErrorCode } from '@mooring/core';

/** Why the store could not do something, as plain data that crosses threads. */
export interface Failure {
  readonly code: Extract<ErrorCode, 'StoreInUse' | 'StoreUnreadable' | 'StoreFull' | 'StoreFailed' | 'HostNotStarted'>;
  readonly message: string;
  /** What SQLite or the operating system said. */
  readonly detail?: string | undefined;
}

/**
 * Carries a `Failure` up to where it becomes a `MooringError`. That happens on the main thread only: the writer thread does not load the
 * core, which would cost it half a second of start.
 */
export class StoreFault extends Error {
  constructor(
    readonly failure: Failure,
    options?: ErrorOptions,
  ) {
    super(failure.message, options);
  }
}

/** What every operation meets while the store is not open. */
export const closedFailure: Failure = { code: 'HostNotStarted', message: 'The store is closed; open it first.' };

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html (read 2025-11-25). */
const sqlite = { busy: 5, readOnly: 8, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** The primary result code, when `error` comes from SQLite. */
function resultCodeOf(error: unknown): number | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  // The upper bits refine the code: SQLITE_CANTOPEN_ISDIR is SQLITE_CANTOPEN too.
  return typeof code === 'number' ? code & 0xff : undefined;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

/** Whether another connection holds the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  return resultCodeOf(error) === sqlite.busy;
}

/** What went wrong while a file was opened. */
export function openFailure(error: unknown, file: string): Failure {
  if (error instanceof StoreFault) return error.failure;
  const detail = messageOf(error);
  const unreadable = (reason: string): Failure => ({ code: 'StoreUnreadable', message: `The store ${file} ${reason}.`, detail });
  switch (resultCodeOf(error)) {
    case sqlite.notADatabase:
      return unreadable('is not an SQLite database');
    case sqlite.corrupt:
      return unreadable('is damaged; restore a backup');
    case sqlite.cannotOpen:
      return unreadable('cannot be opened; check the path and the permissions of the file and its folder');
    case sqlite.readOnly:
      return unreadable('cannot be written; check the permissions of the file and its folder');
    case sqlite.busy:
      return { code: 'StoreInUse', message: `The store ${file} is locked by a program that does not say who it is.`, detail };
    case sqlite.full:
      return { code: 'StoreFull', message: `The disk of the store ${file} is full.`, detail };
    default:
      return unreadable(`cannot be opened (${detail})`);
  }
}

/** What went wrong while an open store was read or written. */
export function runFailure(error: unknown, file: string): Failure {
  if (error instanceof StoreFault) return error.failure;
  const detail = messageOf(error);
  if (resultCodeOf(error) === sqlite.full) return { code: 'StoreFull', message: `The disk of the store ${file} is full.`, detail };
  return { code: 'StoreFailed', message: `The store ${file} could not do this (${detail}).`, detail };
}
