import type { RefusalReason } from './consent-refusal.js';
import { htmlPage, type BrowserAnswer, type PageText } from './page.js';

const startAnew = 'Go back to the application and begin again.';
const nothingChanged = 'Nothing was connected and nothing was changed.';

type Words = Pick<PageText, 'status' | 'heading' | 'paragraphs'>;

const words = (status: number, heading: string, ...paragraphs: readonly string[]): Words => ({ status, heading, paragraphs });

/** What a person reads; no line says which check failed where that would help an attacker. */
const refusals: Readonly<Record<RefusalReason, Words>> = {
  unknown_plugin: words(404, 'There is nothing here', 'This address does not lead to a service that can be connected.'),
  malformed: words(400, 'This address is not complete', nothingChanged, startAnew),
  ticket_invalid: words(400, 'This link is not valid', 'It may have been cut off on its way. Ask the application for a new one.'),
  ticket_expired: words(400, 'This link is too old', 'A link works for ten minutes. Ask the application for a new one.'),
  value_missing: words(400, 'Something is missing', 'The application did not say which account this is about. It lacks:'),
  session_missing: words(
    403,
    'This browser did not begin this',
    'What is begun in one browser must be ended in the same one, within ten minutes and with cookies allowed.',
    nothingChanged,
    startAnew,
  ),
  session_other: words(403, 'This browser did not begin this', nothingChanged, startAnew),
  state_unknown: words(400, 'This took too long, or was done already', nothingChanged, startAnew),
  plugin_other: words(400, 'This answer belongs to another service', nothingChanged, startAnew),
  signature_bad: words(400, 'This answer cannot be trusted', nothingChanged, startAnew),
  issuer_bad: words(400, 'This answer cannot be trusted', nothingChanged, startAnew),
  value_bad: words(400, 'This answer is about another account', nothingChanged, startAnew),
  denied: words(400, 'The connection was not made', 'The service did not give its consent. It says:'),
  code_refused: words(502, 'The service took its consent back', nothingChanged, 'It says:'),
  exchange_failed: words(502, 'The service did not answer as it should', nothingChanged, startAnew),
  account_other: words(
    409,
    'This is another account',
    'The connection belongs to another account at this service than the one that has just consented. It was left as it is.',
    'Sign out at the service, sign in with the right account and begin again; or make a new connection for this account.',
  ),
  connection_changed: words(
    409,
    'The connection was changed meanwhile',
    'Somebody else has changed it, and it was left as it is.',
    startAnew,
  ),
  connection_disabled: words(409, 'The connection is switched off', 'Somebody has switched it off, and a consent does not change that.'),
  unavailable: words(503, 'This does not work just now', nothingChanged, 'Try again in a few minutes.'),
  not_set_up: words(500, 'This is not set up yet', 'The application cannot connect to this service yet; its log says why.', nothingChanged),
  unexpected: words(500, 'Something went wrong', 'The log of the application says more.', startAnew),
};

/** The page of a consent that came to nothing. */
export function refusalPage(reason: RefusalReason, said: string | undefined, back: string | undefined): BrowserAnswer {
  return htmlPage({ ...refusals[reason], quote: said, link: linkTo(back, 'Back to the application') });
}

/** The page of a consent that did what it was for; it says so too where less was granted than was asked for. */
export function connectedPage(connected: {
  readonly title: string;
  readonly connection: string;
  readonly missing: readonly string[];
  readonly back: string | undefined;
}): BrowserAnswer {
  const { title, connection, missing, back } = connected;
  const isWhole = missing.length === 0;
  return htmlPage({
    status: 200,
    heading: isWhole ? `${title} is connected` : `${title} is connected, but may do less`,
    paragraphs: [
      `The connection "${connection}" works.`,
      isWhole ? 'You can close this page.' : 'Not everything was granted that was asked for, so some things will fail. Missing:',
    ],
    quote: missing.join(', '),
    link: linkTo(back, 'Go on to the application'),
  });
}

const linkTo = (href: string | undefined, text: string): PageText['link'] => (href === undefined ? undefined : { href, text });
