#!/usr/bin/env node
// Stands outside the build so that npm can link it on install, and so that an old Node is told what is wrong in one sentence instead of
// failing on the first import it does not know.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`mooring needs Node 22.19 or newer, and this is ${process.versions.node}.`);
  process.exit(1);
}
await import('../dist/cli/bin.js');
