import { parse, stringify } from 'node:querystring';

const httpUrl = /^(https?):\/\/((?:[^/?#@]*@)?)(\[[^\]/?#]*\]|[^:/?#]*)(:\d+)?([/?#].*)?$/;

/** The spellings of one URL that a sender which is not of one mind about ports and query escapes may have signed; the URL as it is comes first. */
export function urlSpellings(url: string): readonly string[] {
  const match = httpUrl.exec(url);
  if (match === null) return [url];
  const [, scheme = '', user = '', host = '', port, rest = ''] = match;
  const standard = scheme === 'https' ? ':443' : ':80';
  const authorities = [port ?? '', '', port ?? standard].map((shownPort) => `${scheme}://${user}${host}${shownPort}`);
  const tails = [rest, whatwgTail(url, rest), legacyTail(rest)];
  return [...new Set(tails.flatMap((tail) => authorities.map((authority) => authority + tail)))];
}

/** The query as a WHATWG URL writes it: an apostrophe becomes `%27`, for one. The path stays as it was called: `/a/../b` is not `/b` to a router. */
function whatwgTail(url: string, tail: string): string {
  const at = tail.indexOf('?');
  return at < 0 || !URL.canParse(url) ? tail : tail.slice(0, at) + new URL(url).search;
}

/** The query as Node's `querystring` would write it. */
function legacyTail(tail: string): string {
  const at = tail.indexOf('?');
  if (at < 0) return tail;
  // No limit: by default parameters after the thousandth would be dropped, and so be free to change.
  const written = stringify(parse(tail.slice(at + 1), '&', '=', { maxKeys: 0 }));
  // An escape that is no UTF-8 becomes U+FFFD; many queries would then share one spelling.
  return written.includes('%EF%BF%BD') ? tail : `${tail.slice(0, at)}?${written}`;
}

/** `url` with the percent-escapes of `characters` (ASCII) undone. */
export function undoEscapes(url: string, characters: string): string {
  return url.replace(/%([0-7][0-9A-Fa-f])/g, (escape, code: string) => {
    const character = String.fromCharCode(Number.parseInt(code, 16));
    return characters.includes(character) ? character : escape;
  });
}
