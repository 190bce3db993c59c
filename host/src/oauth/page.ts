import { createHash } from 'node:crypto';

/** What a page says. Every text may come from anybody. */
export interface PageText {
  readonly status: number;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** Somebody else's words, shown as such. */
  readonly quote?: string | undefined;
  readonly link?: { readonly href: string; readonly text: string } | undefined;
}

/** An answer to a browser. */
export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const style = `:root{color-scheme:light dark}
body{font:1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem}
h1{font-size:1.5rem;line-height:1.3}
blockquote{margin:1rem 0;padding:.5rem 1rem;border-left:.25rem solid #8888;overflow-wrap:anywhere}
a{color:LinkText}`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** What every answer to a browser carries, a redirect too. */
export const browserHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A page without any script, in the colours that the reader prefers. */
export function htmlPage({ status, heading, paragraphs, quote, link }: PageText): BrowserAnswer {
  const parts = [
    `<h1>${encoded(heading)}</h1>`,
    ...paragraphs.map((text) => `<p>${encoded(text)}</p>`),
    ...(quote === undefined || quote === '' ? [] : [`<blockquote dir="auto">${encoded(quote)}</blockquote>`]),
    ...(link === undefined ? [] : [`<p><a href="${encoded(link.href)}">${encoded(link.text)}</a></p>`]),
  ];
  return {
    status,
    headers: { ...browserHeaders, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${encoded(heading)}</title>
<style>${style}</style>
</head>
<body>
<main>
${parts.join('\n')}
</main>
</body>
</html>
`,
  };
}

/** Sends a browser on. */
export const redirect = (location: string, headers: Readonly<Record<string, string>> = {}): BrowserAnswer => ({
  status: 302,
  headers: { ...browserHeaders, ...headers, location },
  body: '',
});

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Text for HTML, in an element or a quoted attribute. Characters that nobody sees, or that turn a text around, are shown as missing. */
export const encoded = (text: string): string =>
  text.replace(/[&<>"'`]/g, (character) => entities[character] ?? '').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
