/** Where a text stops being JSON, and what should stand there. */
export interface JsonFault {
  readonly offset: number;
  readonly expected: string;
}

type State = "value" | "first value" | "name" | "first name" | "colon" | "next" | "end";

const blanks = /[ \t\n\r]*/y;
const text = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.])/y;

/**
 * Finds the first place at which `source` is no JSON; `undefined` where it is all JSON. The messages
 * of `JSON.parse` differ between versions of Node.js, and often name no place.
 */
export function findJsonFault(source: string): JsonFault | undefined {
  const open: ("{" | "[")[] = [];
  let state: State = "value";
  let offset = 0;
  for (;;) {
    offset = skip(blanks, source, offset) ?? offset;
    if (state === "end" && offset === source.length) return undefined;
    const length = tokenLength(source, offset, state, open.at(-1));
    if (length === undefined) return { offset, expected: expectedIn(state, open.at(-1)) };
    const token = source.slice(offset, offset + length);
    state = follow(state, token, open);
    offset += length;
  }
}

/** How long the token at `offset` is; `undefined` where it may not stand there. */
function tokenLength(
  source: string,
  offset: number,
  state: State,
  inside: "{" | "[" | undefined,
): number | undefined {
  const character = source[offset] ?? "";
  const close = inside === "{" ? "}" : "]";
  const mayClose = state === "next" || state.startsWith("first");
  if (mayClose && character === close) return 1;
  if (state === "next") return character === "," ? 1 : undefined;
  if (state === "colon") return character === ":" ? 1 : undefined;
  if (state === "end") return undefined;
  const isName = state.endsWith("name");
  if (!isName && (character === "{" || character === "[")) return 1;
  const end = skip(text, source, offset) ?? (isName ? undefined : skip(scalar, source, offset));
  return end === undefined ? undefined : end - offset;
}

/** The state after a token; keeps account of what is open. */
function follow(state: State, token: string, open: ("{" | "[")[]): State {
  if (token === "{" || token === "[") {
    open.push(token);
    return token === "{" ? "first name" : "first value";
  }
  if (token === ",") return open.at(-1) === "{" ? "name" : "value";
  if (token === ":") return "value";
  if (state.endsWith("name") && token !== "}") return "colon";
  if (token === "}" || token === "]") open.pop();
  return open.length === 0 ? "end" : "next";
}

function expectedIn(state: State, inside: "{" | "[" | undefined): string {
  const close = inside === "{" ? "`}`" : "`]`";
  switch (state) {
    case "value":
      return "a value";
    case "first value":
      return "a value or `]`";
    case "name":
      return "a name in double quotes";
    case "first name":
      return "a name in double quotes or `}`";
    case "colon":
      return "`:`";
    case "next":
      return `\`,\` or ${close}`;
    case "end":
      return "the end of the file";
  }
}

function skip(pattern: RegExp, source: string, offset: number): number | undefined {
  pattern.lastIndex = offset;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}
