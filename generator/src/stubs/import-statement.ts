import { posix } from "node:path";
import type { ImportDeclaration, SourceFile } from "ts-morph";
import type { StubSymbol } from "../emit/index.ts";
import type { Insertion } from "./edits.ts";
import { isIndex, leadsTo, RUNTIME, type Surroundings } from "./imported-names.ts";
import type { FileStyle } from "./style.ts";

const WIDTH = 100;

/** An import statement to add. */
export interface NewStatement {
  readonly from: StubSymbol["from"];
  readonly typeOnly: boolean;
  /** What stands between the braces, sorted. */
  readonly names: readonly string[];
}

/** Adds statements where imports of their kind stand: packages first, then files. */
export function addStatement(
  source: SourceFile,
  style: FileStyle,
  statement: NewStatement,
  surroundings: Surroundings,
): Insertion {
  const module = specifierOf(source, statement.from, surroundings);
  const text = statementText(statement, module, style);
  const imports = source.getImportDeclarations();
  const before = imports.findLast((one) => rank(one.getModuleSpecifierValue()) <= rank(module));
  if (before !== undefined) return { position: endOfLine(before), text: style.eol + text };
  const [first] = imports;
  if (first === undefined) {
    const shebang = /^(?:#!.*\r?\n)?/.exec(source.getFullText())?.[0].length ?? 0;
    return { position: shebang, text: `${text}${style.eol}${style.eol}` };
  }
  return first.getLeadingCommentRanges().length === 0
    ? { position: first.getStart(), text: text + style.eol }
    : { position: endOfLine(first), text: style.eol + text };
}

function statementText(
  { typeOnly, names }: NewStatement,
  module: string,
  { eol, indent, quote, semicolon }: FileStyle,
): string {
  const open = `import ${typeOnly ? "type " : ""}{`;
  const close = `} from ${quote}${module}${quote}${semicolon}`;
  const line = `${open} ${names.join(", ")} ${close}`;
  if (line.length <= WIDTH) return line;
  return [open, ...names.map((name) => `${indent}${name},`), close].join(eol);
}

/** Orders modules as formatters do: Node's own, packages by name, files. */
function rank(specifier: string): string {
  if (specifier.startsWith("node:")) return `0${specifier}`;
  return /^[.#~]|^@\//.test(specifier) ? "2" : `1${specifier}`;
}

/** The end of a statement, a comment beside it included. */
function endOfLine(statement: ImportDeclaration): number {
  const rest = statement.getSourceFile().getFullText().slice(statement.getEnd());
  const comment =
    /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*(?=[\r\n]|$))/.exec(rest)?.[0] ?? "";
  return statement.getEnd() + comment.length;
}

function specifierOf(
  source: SourceFile,
  from: StubSymbol["from"],
  surroundings: Surroundings,
): string {
  if (from === "runtime") return RUNTIME;
  const specifiers = source.getImportDeclarations().map((one) => one.getModuleSpecifierValue());
  const index = specifiers.find((one) => leadsTo(one, from, surroundings) && isIndex(one));
  if (index !== undefined) return index;
  const path = posix.relative(posix.dirname(surroundings.file), surroundings.generated);
  return `${path.startsWith(".") ? path : `./${path}`}/index${extensionOf(specifiers) ?? surroundings.importExtension}`;
}

/** The ending that relative imports of the file have; `undefined` where there is none to look at. */
function extensionOf(specifiers: readonly string[]): string | undefined {
  const relative = specifiers.find((one) => one.startsWith("."));
  return relative === undefined ? undefined : (/\.[jt]s$/.exec(relative)?.[0] ?? "");
}
