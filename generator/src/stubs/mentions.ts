const NAME = String.raw`["']?([\p{ID_Start}$_][\p{ID_Continue}$]*)["']?`;
const METHOD = new RegExp(
  String.raw`(?:^|[{};])[ \t]*(?:(?:public|override|async)\s+)*${NAME}[ \t]*[(<]`,
  "gmu",
);
const FUNCTION = new RegExp(
  String.raw`(?:^|[{};])[ \t]*(?:(?:public|override|readonly)\s+)*${NAME}[ \t]*(?::[^=\n]+)?=\s*(?:async\b|function\b|\()`,
  "gmu",
);

/**
 * The names that stand in `text` as methods do, or as properties that hold a function: a quick look
 * that saves loading the TypeScript parser. What it misses the compiler finds.
 */
export function namesIn(text: string): ReadonlySet<string | undefined> {
  const found = [...text.matchAll(METHOD), ...text.matchAll(FUNCTION)];
  return new Set(found.map((match) => match[1]));
}

/** Whether every name is among {@link namesIn} a text. */
export function mentionsAll(text: string, names: readonly string[]): boolean {
  const mentioned = namesIn(text);
  return names.every((name) => mentioned.has(name));
}
