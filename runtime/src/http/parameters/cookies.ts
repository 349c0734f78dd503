/** The pairs of a `Cookie` header as they were sent, still escaped. RFC 6265, 4.2. */
export function cookiePairs(header: string | undefined): readonly [name: string, value: string][] {
  if (header === undefined) return [];
  return header.split(";").flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    if (at < 0) return [];
    const value = pair.slice(at + 1).trim();
    const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
    return [[pair.slice(0, at).trim(), isQuoted ? value.slice(1, -1) : value]];
  });
}

/** The cookies of a request as they were sent, still percent-encoded; of two with one name, the first. */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  return new Map(cookiePairs(header).toReversed());
}
