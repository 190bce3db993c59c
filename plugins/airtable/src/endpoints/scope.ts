/**
 * Of every endpoint with a base in its path: it counts against the five calls a second that the base allows. Without scopes where no document
 * that we could read names them.
 */
export const inBase = <const Scopes extends readonly string[]>(...scopes: Scopes) => ({ limits: ['base'], scopes }) as const;
