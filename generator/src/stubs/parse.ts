import type { Node, SourceFile } from "ts-morph";

/** A parsed file, or where its first syntax error is. */
export type ParsedFile =
  | { readonly ok: true; readonly source: SourceFile; readonly kinds: Kinds }
  | {
      readonly ok: false;
      readonly line: number;
      readonly column: number;
      readonly message: string;
    };

/** The parts of ts-morph that are needed at run time; the module is heavy and loaded on demand. */
export type Kinds = Pick<typeof import("ts-morph"), "Node" | "SyntaxKind">;

/** Parses the text of a TypeScript file; nothing else is read. `path` only names it. */
export async function parseFile(path: string, text: string): Promise<ParsedFile> {
  const { Node, Project, SyntaxKind } = await import("ts-morph");
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true, experimentalDecorators: true },
  });
  const source = project.createSourceFile(`/${path}`, text);
  const [fault] = project.getProgram().getSyntacticDiagnostics(source);
  if (fault === undefined) return { ok: true, source, kinds: { Node, SyntaxKind } };
  const { line, column } = source.getLineAndColumnAtPos(fault.getStart());
  const message = fault.getMessageText();
  return {
    ok: false,
    line,
    column,
    message: typeof message === "string" ? message : message.getMessageText(),
  };
}

/** Where a node begins, its comments left out. */
export function startOf(node: Node): { readonly line: number; readonly column: number } {
  return node.getSourceFile().getLineAndColumnAtPos(node.getStart());
}
