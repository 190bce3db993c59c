import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../setup/projects.mjs';
import { pluginFolders } from './packages.mjs';

/** Whom a comment may cite: standards, and the platform. */
const citable = [
  'www.w3.org',
  'w3c.github.io',
  'www.rfc-editor.org',
  'datatracker.ietf.org',
  'www.iana.org',
  'json-schema.org',
  'standardschema.dev',
  'nodejs.org',
  'www.sqlite.org',
];

/** Names that RFC 2606 and RFC 6761 reserve, and this machine: nobody's. */
const reserved = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|.*\.(example|test|invalid|localhost)|(.*\.)?example\.(com|org|net))$/i;

/**
 * Core and host know no provider: neither the name of any folder in plugins/ nor a URL stands in their sources, in comments and
 * examples as little as in code. Tests may name a made-up provider, and are not read.
 */
export function providerNameProblems(root) {
  const providers = pluginFolders(root).filter((name) => name !== 'generic');
  const sources = ['core/src', 'host/src']
    .flatMap((folder) => filesBelow(path.join(root, folder)))
    .filter((file) => !/\.test(-d)?\.ts$/.test(file));
  return sources.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        [...namesIn(line, providers), ...urlsIn(line)].map((found) => `${path.relative(root, file)}:${index + 1} ${found}`),
      ),
  );
}

/** The providers a line names, also inside an identifier (`acmeSignature`, `ACME_KEY`), never inside a longer word. */
export function namesIn(line, providers) {
  const words = new Set((line.match(/[A-Z]?[a-z0-9]+|[A-Z0-9]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase()));
  return providers
    .filter((provider) => words.has(provider) || (provider.includes('-') && line.toLowerCase().includes(provider)))
    .map((provider) => `names the provider ${provider}`);
}

/** The URLs of a line that are neither reserved names nor, in a comment, a citation. */
export function urlsIn(line) {
  const isComment = /^\s*(\/?\*|\/\/)|\s\/\/\s/.test(line);
  return [...line.matchAll(/\b(?:https?|wss?):\/\/(\[[\da-f:]+\]|[\w.-]+)/gi)]
    .filter(([, host]) => host.includes('.') || host === 'localhost' || host.startsWith('['))
    .filter(([, host]) => !reserved.test(host) && !(isComment && citable.includes(host)))
    .map(([url]) => `holds the URL ${url}`);
}
