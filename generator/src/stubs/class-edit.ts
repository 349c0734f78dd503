import type { CoreClass } from "./find-core.ts";
import type { Kinds } from "./parse.ts";
import type { FileStyle } from "./style.ts";

/** Where the members of a class end, and how text put in there must be laid out. */
export interface ClassEnd {
  readonly position: number;
  /** Indentation of members. */
  readonly margin: string;
  /** What goes before the first added member. */
  readonly before: string;
  /** What goes after the last added member. */
  readonly after: string;
}

/** Looks at the end of a class, where its closing brace stands alone on a line or not. */
export function endOfClass(
  core: CoreClass,
  { SyntaxKind }: Kinds,
  { eol, indent }: FileStyle,
): ClassEnd {
  const text = core.getSourceFile().getFullText();
  const open = core.getFirstChildByKindOrThrow(SyntaxKind.OpenBraceToken).getEnd();
  const brace = core.getEnd() - 1;
  const lineStart = startOfLine(text, brace);
  const alone = lineStart >= open && text.slice(lineStart, brace).trim() === "";
  const outer = /^[ \t]*/.exec(text.slice(startOfLine(text, core.getStart())))?.[0] ?? "";
  const empty = text.slice(open, brace).trim() === "";
  return {
    position: alone ? lineStart : brace,
    margin: memberMargin(core, text, open) ?? outer + indent,
    before: (alone ? "" : eol) + (empty ? "" : eol),
    after: alone ? eol : eol + outer,
  };
}

/** Indentation of the first member that begins a line. */
function memberMargin(core: CoreClass, text: string, open: number): string | undefined {
  for (const start of core.getMembers().map((member) => member.getStart())) {
    const lineStart = startOfLine(text, start);
    const before = text.slice(lineStart, start);
    if (lineStart >= open && before.trim() === "") return before;
  }
  return undefined;
}

function startOfLine(text: string, position: number): number {
  return position === 0 ? 0 : text.lastIndexOf("\n", position - 1) + 1;
}
