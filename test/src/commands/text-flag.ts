import type { AuthorFlags } from '@mooring/host';

/** The value of an option that takes a text. */
export const textFlag = (flag: AuthorFlags[string]): string | undefined => (typeof flag === 'string' ? flag : undefined);
