/**
 * Whether a host name fits one of the patterns: an exact name, or `*.` in front for any subdomain. Compared in lower case; a dot at the end
 * of a name counts for nothing, as in DNS.
 */
export function hostMatcher(patterns: readonly string[]): (hostname: string) => boolean {
  const exact = new Set<string>();
  const suffixes: string[] = [];
  for (const pattern of patterns) {
    const lower = pattern.toLowerCase();
    if (lower.startsWith('*.')) suffixes.push(lower.slice(1));
    else exact.add(lower);
  }
  return (hostname) => {
    const lower = hostname.toLowerCase().replace(/\.$/, '');
    return exact.has(lower) || suffixes.some((suffix) => lower.endsWith(suffix) && lower.length > suffix.length);
  };
}
