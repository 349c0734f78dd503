/** A statement of ajv's output: a line, or a head such as `if(…){` with what stands between the braces. */
export type Statement = string | Block;

/** A statement that holds others. */
export interface Block {
  /** The line that opens it, without the brace: `if(a === b)`, `else`, `for(…)`. */
  readonly head: string;
  readonly body: readonly Statement[];
}

/**
 * Reads code with a statement to a line, where `{` at the end of a line opens a block and a line `}`
 * closes it.
 */
export function parseStatements(code: string): readonly Statement[] {
  const open: { head: string; body: Statement[] }[] = [{ head: "", body: [] }];
  for (const line of code.split("\n")) {
    const top = open.at(-1);
    if (line === "" || top === undefined) continue;
    if (line === "}") {
      open.pop();
      open.at(-1)?.body.push(top);
    } else if (line.endsWith("{")) open.push({ head: line.slice(0, -1).trimEnd(), body: [] });
    else top.body.push(line);
  }
  return open[0]?.body ?? [];
}

/** Whether a block belongs to the `if` before it. */
export function isElse({ head }: Block): boolean {
  return head === "else";
}

/** What an `if` asks; undefined for any other block. */
export function conditionOf({ head }: Block): string | undefined {
  return /^if\((.*)\)$/.exec(head)?.[1];
}

/** What a pattern finds in the only statement of a block. */
export function only(body: readonly Statement[], pattern: RegExp): RegExpExecArray | undefined {
  const [first, second] = body;
  if (typeof first !== "string" || second !== undefined) return undefined;
  return pattern.exec(first) ?? undefined;
}

/** Code of the same length, without what its texts say: an underscore for each character. */
export function withoutTexts(code: string): string {
  return code.replace(/"(?:[^"\\]|\\.)*"/g, (text) => "_".repeat(text.length));
}
