import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const strictFlags: ts.CompilerOptions = {
  strict: true,
  erasableSyntaxOnly: true,
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
};

const commonOptions: ts.CompilerOptions = {
  allowImportingTsExtensions: true,
  customConditions: ["source"],
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  noEmit: true,
  skipLibCheck: false,
  target: ts.ScriptTarget.ES2023,
  types: ["node"],
};

/** How {@link typeErrors} looks at a folder. */
export interface TypeCheck {
  /** Under every strict flag, the `types.test-d.ts` beside the trees included. */
  readonly strict: boolean;
  /** Further modules, as text by path in the folder, that are not on disk. */
  readonly modules?: ReadonlyMap<string, string>;
}

/** Errors of TypeScript in the TypeScript files below a folder that stand in an `expected` tree. */
export function typeErrors(folder: string, { strict, modules = new Map() }: TypeCheck): string[] {
  const virtual = new Map([...modules].map(([path, text]) => [join(folder, path), text]));
  const wanted = strict ? /\/(expected\/.*\.ts|types\.test-d\.ts)$/ : /\/expected\/.*\.ts$/;
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => wanted.test(path))
    .map((path) => join(folder, path));
  const files = [...found, ...virtual.keys()];
  const options: ts.CompilerOptions = { ...commonOptions, ...(strict ? strictFlags : {}) };
  const program = ts.createProgram(files, options, hostOf(options, virtual));
  return program
    .getSourceFiles()
    .filter(({ fileName }) => files.includes(fileName))
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ])
    .map((one) => describe(one, folder));
}

/** A host that also finds files which are not on disk. */
function hostOf(
  options: ts.CompilerOptions,
  virtual: ReadonlyMap<string, string>,
): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (path) => virtual.has(path) || host.fileExists(path),
    getSourceFile: (path, version, ...rest) => {
      const text = virtual.get(path);
      return text === undefined
        ? host.getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, text, version);
    },
  };
}

function describe({ file, start, messageText }: ts.Diagnostic, folder: string): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  if (file === undefined || start === undefined) return text;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${relative(folder, file.fileName)}:${line + 1} ${text}`;
}
