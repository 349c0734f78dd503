import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** How emitted code is checked: under every strict flag, or under none. */
export function emittedOptions({ strict }: Pick<TypeCheck, "strict">): ts.CompilerOptions {
  const name = strict ? "tsconfig.strict.json" : "tsconfig.emitted.json";
  const path = fileURLToPath(new URL(name, import.meta.url));
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
  return ts.getParsedCommandLineOfConfigFile(path, {}, host)?.options ?? {};
}

function fail({ messageText }: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
}

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
  const options = emittedOptions({ strict });
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
