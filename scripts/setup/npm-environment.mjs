/**
 * What an outer `npm test --silent --omit=dev` says about itself must not reach the npm that installs: `npm_config_workspace`,
 * `npm_config_dry_run` or `npm_config_omit` would leave half an install. What says how to reach the registry must.
 */
const passesThrough =
  /^npm_config_(registry|cache|userconfig|globalconfig|https?_proxy|proxy|no_?proxy|ca|cafile|cert|key|strict_ssl|offline|fetch_.+|maxsockets|@.+|\/\/.+)$/i;

/** The environment for an npm that is started by a script which npm itself started. */
export function npmEnvironment(environment = process.env) {
  const entries = Object.entries(environment).filter(([name]) => !/^npm_/i.test(name) || passesThrough.test(name));
  return Object.fromEntries(entries);
}
