/** Emitted lines are at most this long, where that can be had by breaking them. */
export const lineWidth = 100;

/** Lines that are `by` characters further to the right. */
export function indented(lines: readonly string[], by = 2): string[] {
  return lines.map((line) => (line === "" ? "" : " ".repeat(by) + line));
}

/**
 * `open` + items + `close` in one line, or one item on each line.
 *
 * @param indent how far the first line will be indented
 */
export function list(
  open: string,
  items: readonly string[],
  close: string,
  indent: number,
  padding = "",
): string[] {
  const inside = items.join(", ");
  const flat = inside === "" ? open + close : open + padding + inside + padding + close;
  if (items.length === 0 || indent + flat.length <= lineWidth) return [flat];
  return [open, ...items.map((item) => `  ${item},`), close];
}

/** A value in emitted code: finished text, or an object or array that may need several lines. */
export type CodeValue =
  | string
  | { readonly entries: readonly (readonly [key: string, value: CodeValue])[] }
  | { readonly items: readonly CodeValue[] };

/**
 * Lays a value out in one line if it fits, and with one entry on each line if not.
 *
 * @param before what stands in front of it on its first line, such as `query: `
 * @param after what follows on its last line, such as `,`
 */
export function layOut(before: string, value: CodeValue, after: string, indent: number): string[] {
  const flat = before + flatValue(value) + after;
  if (typeof value === "string" || indent + flat.length <= lineWidth) return [flat];
  if ("items" in value) {
    const lines = value.items.flatMap((item) => layOut("", item, ",", indent + 2));
    return [`${before}[`, ...indented(lines), `]${after}`];
  }
  const lines = value.entries.flatMap(([key, one]) => layOut(`${key}: `, one, ",", indent + 2));
  return [`${before}{`, ...indented(lines), `}${after}`];
}

function flatValue(value: CodeValue): string {
  if (typeof value === "string") return value;
  if ("items" in value) return `[${value.items.map(flatValue).join(", ")}]`;
  const entries = value.entries.map(([key, one]) => `${key}: ${flatValue(one)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
