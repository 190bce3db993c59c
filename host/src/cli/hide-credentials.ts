import type { ConnectionState } from '@mooring/core/runtime';

/** Whether a text is spelled as in URLs and forms. */
export type Spelling = 'plain' | 'url';

/** Covers every credential of a connection in a text, also within Basic authentication, JSON and URLs. */
export function hideCredentials(
  { credentials, plugin }: ConnectionState,
  cover: (field: string) => string,
): (text: string, spelling: Spelling) => string {
  const covered: (readonly [secret: string, cover: string])[] = [];
  const { definition } = plugin;
  for (const { application } of [definition.auth, ...Object.values(definition.servers ?? {}).map(({ auth }) => auth)]) {
    if (application.kind !== 'basic') continue;
    const { username, password } = application;
    const pair = `${credentials.get(username)?.expose() ?? ''}:${credentials.get(password)?.expose() ?? ''}`;
    covered.push([Buffer.from(pair).toString('base64'), cover(password)]);
  }
  for (const [field, secret] of credentials) {
    const value = secret.expose();
    covered.push([value, cover(field)], [JSON.stringify(value).slice(1, -1), cover(field)]);
  }
  return (text, spelling) => {
    let hidden = text;
    for (const [secret, placeholder] of covered) {
      hidden =
        spelling === 'url'
          ? hidden.replaceAll(encodeURIComponent(secret), encodeURIComponent(placeholder))
          : hidden.replaceAll(secret, placeholder);
    }
    return hidden;
  };
}
