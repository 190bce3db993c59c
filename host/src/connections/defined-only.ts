/** What was given and is no blank; white space around a pasted text is never part of it. */
export function definedOnly(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) if (value !== undefined && value.trim() !== '') defined[name] = value.trim();
  return defined;
}
