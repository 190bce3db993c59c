import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A new empty folder, removed after the test that asked for it. */
export function scratchFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'mooring-scripts-'));
  folders.push(folder);
  return folder;
}

/** Writes files, given as `{ 'a/b.ts': content }`, where a content that is no string is written as JSON. */
export function writeFiles(folder, files) {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const folders = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
