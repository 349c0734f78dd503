/** The cookies of a request as they were sent, still percent-encoded; of two with one name, the first. RFC 6265, 4.2. */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  if (header === undefined) return cookies;
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at < 0) continue;
    const name = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    const bare = value.length > 1 && value.startsWith('"') && value.endsWith('"');
    if (!cookies.has(name)) cookies.set(name, bare ? value.slice(1, -1) : value);
  }
  return cookies;
}
