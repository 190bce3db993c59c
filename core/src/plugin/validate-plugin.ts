import { methodsOf, type Auth } from '../contract/auth.js';
import { MooringError } from '../errors/mooring-error.js';
import { hostMatcher } from '../connection/host-pattern.js';
import { walkEndpoints } from './walk-endpoints.js';
import { compilePath } from '../request/path-template.js';
import type { AnyEndpoint } from '../contract/callable.js';
import type { EndpointTree } from '../contract/client.js';
import { compileCacheRule, type CacheRule } from '../contract/cache-rule.js';
import { durationMs, type Duration } from '../contract/duration.js';
import type { EndpointDefinition } from '../contract/endpoint.js';
import { wantsStream } from '../contract/format.js';
import type { AnyPluginDefinition } from '../contract/plugin.js';
import type { WebhookSecret } from '../contract/webhooks.js';

type Refuse = (place: string, problem: string) => never;

/** Names that a connection has beside its plugin's endpoints. */
const reservedNames: ReadonlySet<string> = new Set(['request']);
const bodilessMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE']);
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const semanticVersion = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/**
 * Checks what the compiler cannot: names that refer to each other, texts of a form.
 * @throws MooringError `InvalidPlugin`; the message names the place in the declaration and what is wrong there
 */
export function validatePlugin(definition: AnyPluginDefinition): void {
  const refuse: Refuse = (place, problem) => {
    throw new MooringError('InvalidPlugin', `Plugin "${definition.id}": \`${place}\` ${problem}.`, { plugin: definition.id });
  };
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(definition.id))
    refuse('id', 'must be lower-case letters, digits and single dashes, and begin with a letter');
  if (!semanticVersion.test(definition.version)) refuse('version', 'must be a semantic version such as 1.0.0');
  validateHosts(definition, refuse);
  validateLimits(definition, refuse);
  const names = validateEndpoints(definition, refuse);
  for (const [place, auth] of [
    ['auth', definition.auth] as const,
    ...Object.entries(definition.servers ?? {}).map(([name, server]) => [`servers.${name}.auth`, server.auth] as const),
  ]) {
    for (const [name, method] of methodsOf(auth)) validateAuth(name === '' ? place : `${place}.${name}`, method, names, definition, refuse);
  }
  validateWebhooks(definition, refuse);
}

function validateAuth(place: string, auth: Auth, names: ReadonlySet<string>, { values = {} }: AnyPluginDefinition, refuse: Refuse): void {
  const checkEndpoint = (at: string, name: string): void => {
    if (!names.has(name)) refuse(at, `names an endpoint "${name}" that is not there`);
  };
  if (auth.probe !== undefined) checkEndpoint(`${place}.probe`, auth.probe);
  if (auth.account !== undefined && 'endpoint' in auth.account) checkEndpoint(`${place}.account.endpoint`, auth.account.endpoint);
  if (auth.application.kind !== 'token') return;
  const { grant } = auth.application;
  const urls: (readonly [at: string, url: string | undefined])[] = [
    ['tokenUrl', grant.tokenUrl],
    ['sandbox.tokenUrl', grant.sandbox?.tokenUrl],
    ['sandbox.authorizeUrl', grant.sandbox?.authorizeUrl],
  ];
  if (grant.type === 'authorizationCode') {
    urls.push(['authorizeUrl', grant.authorizeUrl]);
    if (grant.revoke !== undefined && 'url' in grant.revoke) urls.push(['revoke.url', grant.revoke.url]);
    if (grant.revoke !== undefined && 'endpoint' in grant.revoke) checkEndpoint(`${place}.grant.revoke.endpoint`, grant.revoke.endpoint);
  }
  for (const [at, url] of urls) {
    if (url === undefined) continue;
    if (!URL.canParse(filled(url)) || !isSecureOrLoopback(new URL(filled(url)))) refuse(`${place}.grant.${at}`, 'must be an https URL');
    for (const name of compilePath(url).valueNames)
      if (values[name] === undefined) refuse(`${place}.grant.${at}`, `has {${name}}, which \`values\` does not declare`);
  }
}

function isSecureOrLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}

/** A URL or host whose `{name}` are filled, so that it can be read. */
const filled = (text: string): string => text.replace(/\{[A-Za-z_][A-Za-z0-9_]*\}/g, 'value');

function validateHosts({ api, servers = {}, values = {} }: AnyPluginDefinition, refuse: Refuse): void {
  const isCovered = hostMatcher(api.egress.map(filled));
  const targets: readonly (readonly [place: string, baseUrl: string])[] = [
    ['api.baseUrl', api.baseUrl],
    ...(api.sandbox === undefined ? [] : [['api.sandbox.baseUrl', api.sandbox.baseUrl] as const]),
    ...Object.entries(servers).map(([name, { baseUrl }]) => [`servers.${name}.baseUrl`, baseUrl] as const),
  ];
  for (const [place, baseUrl] of targets) {
    if (!URL.canParse(filled(baseUrl))) refuse(place, 'must be an absolute URL');
    const url = new URL(filled(baseUrl));
    if (!isSecureOrLoopback(url)) refuse(place, 'must be https');
    if (url.username !== '' || url.search !== '' || url.hash !== '') refuse(place, 'must have no user, query or fragment');
    if (!isCovered(url.hostname)) refuse('api.egress', `does not cover the host of \`${place}\``);
    for (const name of compilePath(baseUrl).valueNames)
      if (values[name] === undefined) refuse(place, `has {${name}}, which \`values\` does not declare`);
  }
  for (const [name, { pattern }] of Object.entries(values)) {
    const standsInHost = api.egress.some((host) => host.includes(`{${name}}`));
    const admits = (text: string): boolean => new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(text);
    if (standsInHost && ['a/b', 'a@b', 'a:1', 'a#b', 'a?b'].some(admits))
      refuse(`values.${name}.pattern`, 'admits characters that would end the host name');
  }
}

function validateLimits({ limits = [] }: AnyPluginDefinition, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const [index, limit] of limits.entries()) {
    const place = `limits[${index}]`;
    if (seen.has(limit.name)) refuse(`${place}.name`, `"${limit.name}" is there twice`);
    seen.add(limit.name);
    if (limit.resets !== undefined && limit.kind !== 'daily') refuse(`${place}.resets`, "is for limits of kind 'daily'");
    if (typeof limit.resets === 'object' && !(limit.resets.utcHour >= 0 && limit.resets.utcHour < 24))
      refuse(`${place}.resets.utcHour`, 'must be an hour of the day, from 0 to 23');
    if (limit.reserve !== undefined && !(limit.reserve >= 0 && limit.reserve < 1))
      refuse(`${place}.reserve`, 'must be a share from 0 to below 1');
    for (const [where, numbers] of [
      [place, limit] as const,
      ...(limit.byEnvironment?.sandbox === undefined ? [] : [[`${place}.byEnvironment.sandbox`, limit.byEnvironment.sandbox] as const]),
    ]) {
      if (!(numbers.rate > 0)) refuse(`${where}.rate`, 'must be above 0');
      if (numbers.burst !== undefined && !(numbers.burst > 0)) refuse(`${where}.burst`, 'must be above 0');
      checkDuration(numbers.per, `${where}.per`, refuse);
    }
  }
}

/** @returns the dotted names of all endpoints and actions */
function validateEndpoints(definition: AnyPluginDefinition, refuse: Refuse): ReadonlySet<string> {
  validateTree(definition.endpoints, 'endpoints', refuse);
  for (const name of Object.keys(definition.endpoints))
    if (reservedNames.has(name)) refuse(`endpoints.${name}`, 'is a name that every connection has; take another');
  const names = new Set<string>();
  for (const { name, endpoint } of walkEndpoints(definition.endpoints)) {
    names.add(name);
    if (endpoint.kind === 'endpoint') validateEndpoint(`endpoints.${name}`, endpoint.definition, definition, refuse);
  }
  return names;
}

function validateTree(tree: EndpointTree, place: string, refuse: Refuse): void {
  for (const [name, node] of Object.entries(tree)) {
    const here = `${place}.${name}`;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) refuse(here, 'must have a name that can stand behind a dot');
    const value: AnyEndpoint | EndpointTree | null | undefined = node;
    if (typeof value !== 'object' || value === null) refuse(here, 'must be an endpoint, an action, or an object of them');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is no leaf is looked at as a branch
    else if (value.kind !== 'endpoint' && value.kind !== 'action') validateTree(value as EndpointTree, here, refuse);
  }
}

function validateEndpoint(
  place: string,
  endpoint: EndpointDefinition,
  { values = {}, servers = {}, limits = [] }: AnyPluginDefinition,
  refuse: Refuse,
): void {
  const { callerNames, valueNames } = compilePath(endpoint.path);
  if (endpoint.follow === undefined && !endpoint.path.startsWith('/')) refuse(`${place}.path`, 'must begin with "/"');
  if (new Set(callerNames).size !== callerNames.length) refuse(`${place}.path`, 'has a parameter twice');
  for (const name of valueNames)
    if (values[name] === undefined) refuse(`${place}.path`, `has {${name}}, which \`values\` does not declare`);
  if (endpoint.secretParam !== undefined && !callerNames.includes(endpoint.secretParam))
    refuse(`${place}.secretParam`, 'is not a parameter of the path');
  if (endpoint.server !== undefined && servers[endpoint.server] === undefined)
    refuse(`${place}.server`, `names a server "${endpoint.server}" that is not declared`);
  for (const name of endpoint.limits ?? [])
    if (!limits.some((limit) => limit.name === name)) refuse(`${place}.limits`, `names a limit "${name}" that is not declared`);
  if (typeof endpoint.idempotency === 'string' && !headerName.test(endpoint.idempotency))
    refuse(`${place}.idempotency`, 'must be the name of a header');
  const shortSlot = bodilessMethods.has(endpoint.method) ? 'query' : 'body';
  if (endpoint.input !== undefined && endpoint[shortSlot] !== undefined)
    refuse(place, `has both \`input\` and \`${shortSlot}\`, which are the same part of a ${endpoint.method}`);
  if (endpoint.method !== 'DELETE' && bodilessMethods.has(endpoint.method) && endpoint.body !== undefined)
    refuse(`${place}.body`, `cannot be sent with ${endpoint.method}`);
  if (endpoint.cache !== undefined) {
    if (endpoint.method !== 'GET' && endpoint.safe !== true) refuse(`${place}.cache`, 'is for endpoints that change nothing');
    if (wantsStream(endpoint.output)) refuse(`${place}.cache`, 'is not for answers that are streamed');
    checkCache(endpoint.cache, `${place}.cache`, refuse);
  }
  if (endpoint.follow?.hosts.length === 0) refuse(`${place}.hosts`, 'must name a host');
}

function validateWebhooks({ webhooks, app = {} }: AnyPluginDefinition, refuse: Refuse): void {
  if (webhooks === undefined) return;
  if (typeof webhooks.verify?.verify !== 'function')
    refuse('webhooks.verify', 'must be a signature scheme; a provider that signs nothing needs `unsigned(…)`');
  const secret: WebhookSecret | undefined = webhooks.secret;
  if (secret !== undefined && 'app' in secret && app[secret.app] === undefined)
    refuse('webhooks.secret', `names a field "${secret.app}" that \`app\` does not declare`);
  if (webhooks.scope === 'app' && webhooks.account === undefined)
    refuse('webhooks.account', 'is needed where one endpoint serves all connections');
  for (const [type, { definition }] of Object.entries(webhooks.events))
    checkDuration(definition.answer?.within, `webhooks.events["${type}"].within`, refuse);
}

function checkCache(rule: CacheRule, place: string, refuse: Refuse): void {
  try {
    compileCacheRule(rule, place);
  } catch (error) {
    // Such as "endpoints.x.cache.ttl must be a duration": the place stands in front.
    const [at = place, ...problem] = error instanceof Error ? error.message.replace(/\.$/, '').split(' ') : [place, 'is wrong'];
    refuse(at, problem.join(' '));
  }
}

function checkDuration(value: Duration | undefined, place: string, refuse: Refuse): void {
  if (value === undefined) return;
  try {
    durationMs(value, place);
  } catch {
    refuse(place, 'must be a duration such as 250ms, 30s or 5m');
  }
}
