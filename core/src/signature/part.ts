/** A part of the string that is signed: a literal, or something the request or our side knows. */
export type SignedPart = string | RequestPart;

export type RequestPart =
  | { readonly part: 'body' | 'bodyCrc32' | 'method' | 'timestamp' | 'secret' }
  | { readonly part: 'url'; readonly decoded?: string; readonly anyPort?: true }
  | { readonly part: 'header' | 'field'; readonly name: string }
  | { readonly part: 'sortedForm'; readonly hashParameter?: string };

/** The bytes of the body as they came. */
export const body: RequestPart = { part: 'body' };

/** CRC-32 of the body, as an unsigned decimal number. Two bodies with one CRC are easy to make: see `Coverage`. */
export const bodyCrc32: RequestPart = { part: 'bodyCrc32' };

/** The HTTP method in upper case. */
export const method: RequestPart = { part: 'method' };

/** The timestamp exactly as the sender wrote it; the scheme's `timestamp` option says where it stands. */
export const timestamp: RequestPart = { part: 'timestamp' };

/** What is configured on our side: the shared secret, or an id that the sender signs without sending. */
export const secret: RequestPart = { part: 'secret' };

/** The public URL as the provider called it, query included. */
export const url: RequestPart = { part: 'url' };

/** The public URL with the percent-escapes of the given ASCII characters undone; other escapes stay. */
export const urlDecoding = (characters: string): RequestPart => ({ part: 'url', decoded: characters });

/**
 * The public URL of a sender that is not of one mind about it: with and without its port, with the standard port spelled out, and with its
 * query escaped in the ways of WHATWG URLs or of `querystring`. Each spelling is tried; all name the same resource.
 */
export const urlOfAnyPort: RequestPart = { part: 'url', anyPort: true };

/** The value of a header, such as a delivery id. Visible ASCII only. */
export const header = (name: string): RequestPart => ({ part: 'header', name: name.toLowerCase() });

/** The value of another field of a composite signature header (`o:…,t:…,v:…`). */
export const field = (name: string): RequestPart => ({ part: 'field', name });

/** The form parameters sorted by name, each as name and value without a delimiter; a repeated name gives its distinct values in order. */
export const sortedForm: RequestPart = { part: 'sortedForm' };

/** Like `sortedForm`; a body that is no form is covered by its SHA-256 in hex in this query parameter of the signed URL. */
export const sortedFormOrHash = (hashParameter: string): RequestPart => ({ part: 'sortedForm', hashParameter });
