/** A statement of ajv's output: a line, or a head such as `if(…){` with what stands between the braces. */
export type Statement = string | Block;

/** A statement that holds others. */
export interface Block {
  /** The line that opens it, without the brace: `if(a === b)`, `else`, `for(…)`. */
  readonly head: string;
  readonly body: readonly Statement[];
}

/** Widest line that a block of one statement is printed on. */
const lineWidth = 100;

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

/** The same statements as lines; a block of one line gets no braces where it fits. */
export function printStatements(statements: readonly Statement[], indent: string): string[] {
  return statements.flatMap((statement, index) => {
    if (typeof statement === "string") return [indent + statement];
    const { head, body } = statement;
    const next = statements[index + 1];
    const hasElse = typeof next === "object" && isElse(next);
    const [only, ...others] = body;
    const short = `${indent}${spaced(head)} ${typeof only === "string" ? only : ""}`;
    const isShort = typeof only === "string" && others.length === 0 && short.length <= lineWidth;
    if (isShort && !hasElse && head.startsWith("if")) return [short];
    const inner = printStatements(body, `${indent}  `);
    const opening = isElse(statement) ? [] : [`${indent}${spaced(head)} {`];
    return [...opening, ...inner, hasElse ? `${indent}} else {` : `${indent}}`];
  });
}

/** Whether a block belongs to the `if` before it. */
export function isElse({ head }: Block): boolean {
  return head === "else";
}

function spaced(head: string): string {
  return head.replace(/^(if|for|while)\(/, "$1 (");
}
