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

/** Errors of TypeScript in the TypeScript files below a folder that stand in an `expected` tree. */
export function typeErrors(folder: string, strict: boolean): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\/expected\/.*\.ts$/.test(path))
    .map((path) => join(folder, path));
  const program = ts.createProgram(files, {
    allowImportingTsExtensions: true,
    customConditions: ["source"],
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    noEmit: true,
    skipLibCheck: false,
    target: ts.ScriptTarget.ES2023,
    types: ["node"],
    ...(strict ? strictFlags : {}),
  });
  return program
    .getSourceFiles()
    .filter(({ fileName }) => files.includes(fileName))
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ])
    .map((one) => describe(one, folder));
}

function describe({ file, start, messageText }: ts.Diagnostic, folder: string): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  if (file === undefined || start === undefined) return text;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${relative(folder, file.fileName)}:${line + 1} ${text}`;
}
