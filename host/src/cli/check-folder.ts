import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Finding } from './finding.js';

/**
 * Whether a file that is not there yet can be made.
 * @param option The option that says where it is.
 */
export function checkFolder(subject: string, location: string, option: string): Finding {
  let folder = path.dirname(location);
  while (!existsSync(folder)) folder = path.dirname(folder);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return ok(subject, `${location} will be made`);
  } catch {
    return fail(
      subject,
      `${location} cannot be made: ${folder} is not writable for this user; correct its permissions, or set \`${option}\` to another path.`,
    );
  }
}
