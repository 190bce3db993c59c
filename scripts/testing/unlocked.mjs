/** What the steps of the set-up are given, in tests that run one alone: no lock, no interruption, no output. */
export const unlocked = { lock: { spawning: (start) => start() }, signal: new AbortController().signal, output: 'ignore' };
