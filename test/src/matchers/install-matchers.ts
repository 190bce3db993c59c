import type { ExpectedRequest } from './matchers.js';
import { matchers } from './matchers.js';

declare global {
  // The name under which jest's own types look for matchers.
  namespace jest {
    interface Matchers<R, T = {}> {
      /** A request of the endpoint went out; of query, headers and body, the named parts must be there. */
      toHaveRequested(endpoint: string, expected?: ExpectedRequest): R;
      /** An error of Mooring of this code, with these fields. */
      toBeMooringError(code: string, expected?: Readonly<Record<string, unknown>>): R;
      /** A handler got an event of the type; of its data, the named parts must be there. */
      toHaveReceived(type: string, data?: unknown): R;
    }
  }
}

/** Gives the runner's `expect` the matchers, where there is a global one. */
export function installMatchers(): void {
  const expect: unknown = Reflect.get(globalThis, 'expect');
  const extend: unknown = typeof expect === 'function' ? Reflect.get(expect, 'extend') : undefined;
  if (typeof extend === 'function') extend.call(expect, matchers);
}

installMatchers();
