import { createRequire } from 'node:module';

// The very versions that the packages use: another tool's older copy may lie nearer to this folder.
const ofCore = createRequire(new URL('../../core/package.json', import.meta.url));
const ofHost = createRequire(new URL('../../host/package.json', import.meta.url));

export const { Pool, request } = ofCore('undici');
export const axios = ofCore('axios');
export const Fastify = ofHost('fastify');

export const versions = { undici: versionOf(ofCore, 'undici'), axios: versionOf(ofCore, 'axios'), fastify: versionOf(ofHost, 'fastify') };

function versionOf(require, name) {
  return require(`${name}/package.json`).version;
}
