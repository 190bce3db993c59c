/**
 * The URL of a request as its provider called it, which some providers sign.
 * @param publicUrl what the application says of the way in; its path may be the mount's own, or one that a proxy takes away
 * @param target path and query as they reached this process, the mount's prefix included
 * @param seen protocol and host of the request, used where the application says nothing
 */
export function publicUrlOf(
  publicUrl: string | undefined,
  target: string,
  seen: { readonly protocol: string; readonly host: string | undefined },
): string {
  if (publicUrl === undefined) return `${seen.protocol}://${seen.host ?? 'localhost'}${target}`;
  const { origin, pathname } = new URL(publicUrl);
  const prefix = pathname.replace(/\/+$/, '');
  return target.startsWith(`${prefix}/`) ? `${origin}${target}` : `${origin}${prefix}${target}`;
}
