/** Where text of an emitted file is no TypeScript, and why. */
export interface SyntaxFault {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The first fault of syntax in the text of a file; undefined where there is none. */
export function syntaxFault(
  { createSourceFile, createProgram, flattenDiagnosticMessageText, ScriptTarget }: TypeScript,
  file: string,
  text: string,
): SyntaxFault | undefined {
  const source = createSourceFile(file, text, ScriptTarget.ES2023);
  const program = createProgram({
    rootNames: [file],
    options: { allowJs: true, noLib: true, noResolve: true },
    host: {
      fileExists: (path) => path === file,
      getCanonicalFileName: (path) => path,
      getCurrentDirectory: () => "",
      getDefaultLibFileName: () => "",
      getNewLine: () => "\n",
      getSourceFile: (path) => (path === file ? source : undefined),
      readFile: () => undefined,
      useCaseSensitiveFileNames: () => true,
      writeFile: () => undefined,
    },
  });
  const [fault] = program.getSyntacticDiagnostics(source);
  if (fault === undefined) return undefined;
  const { line } = source.getLineAndCharacterOfPosition(fault.start);
  return { line: line + 1, message: flattenDiagnosticMessageText(fault.messageText, " ") };
}

/** The parts of TypeScript that are needed; the module is heavy, and loaded where types are mapped. */
export type TypeScript = Pick<
  typeof import("typescript"),
  "createProgram" | "createSourceFile" | "flattenDiagnosticMessageText" | "ScriptTarget"
>;
