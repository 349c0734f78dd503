import type { ImportDeclaration, ImportSpecifier, SourceFile } from "ts-morph";
import type { StubSymbol } from "../emit/index.ts";
import type { Insertion } from "./edits.ts";
import { addStatement } from "./import-statement.ts";
import { isIndex, leadsTo, type Surroundings } from "./imported-names.ts";
import type { FileStyle } from "./style.ts";

/** A name to import, and what the file shall call it. */
export interface NewImport {
  readonly symbol: StubSymbol;
  readonly local: string;
  readonly use: "type" | "value";
}

/** Adds names to the import statements that a file has, and the statements that it lacks. */
export function importEdits(
  source: SourceFile,
  style: FileStyle,
  added: readonly NewImport[],
  surroundings: Surroundings,
): readonly Insertion[] {
  const extended = new Map<ImportDeclaration, NewImport[]>();
  const fresh: NewImport[] = [];
  for (const one of added) {
    const target = declarationFor(source, one, surroundings);
    if (target === undefined) fresh.push(one);
    else extended.set(target, [...(extended.get(target) ?? []), one]);
  }
  return [
    ...[...extended].flatMap(([target, names]) => extend(target, names, style)),
    ...statements(source, style, fresh, surroundings),
  ];
}

/** The statement that can take the name: of the same module, with braces, and not for types only if it is a value. */
function declarationFor(
  source: SourceFile,
  { symbol, use }: NewImport,
  surroundings: Surroundings,
): ImportDeclaration | undefined {
  const fitting = source.getImportDeclarations().filter((one) => {
    const specifier = one.getModuleSpecifierValue();
    return (
      leadsTo(specifier, symbol.from, surroundings) &&
      (symbol.from === "runtime" || isIndex(specifier)) &&
      one.getNamedImports().length > 0 &&
      !(use === "value" && one.isTypeOnly())
    );
  });
  return fitting.find((one) => use === "type" && one.isTypeOnly()) ?? fitting[0];
}

function extend(
  target: ImportDeclaration,
  names: readonly NewImport[],
  { eol }: FileStyle,
): readonly Insertion[] {
  const texts = names.map((one) => specifierText(one, target.isTypeOnly())).sort(byName);
  const existing = target.getNamedImports();
  const later = isTidy(target)
    ? (text: string) => existing.find((one) => byName(text, one.getText()) < 0)
    : () => undefined;
  return [
    ...texts.flatMap((text) => {
      const next = later(text);
      if (next === undefined) return [];
      return [{ position: next.getStart(), text: `${text},${separator(target, next, eol)}` }];
    }),
    ...append(
      target,
      texts.filter((text) => later(text) === undefined),
      eol,
    ),
  ];
}

/** Whether a statement keeps its names in order and has no comments, so that a name can go between two. */
function isTidy(target: ImportDeclaration): boolean {
  const names = target.getNamedImports().map((one) => one.getText());
  const sorted = names.every((name, index) => byName(names[index - 1] ?? name, name) <= 0);
  return sorted && !/\/[/*]/.test(target.getText());
}

/** Adds names after the last one; where each stands on its own line, after the comment beside it. */
function append(
  target: ImportDeclaration,
  texts: readonly string[],
  eol: string,
): readonly Insertion[] {
  const last = target.getNamedImports().at(-1);
  if (last === undefined || texts.length === 0) return [];
  const between = separator(target, last, eol);
  const list = texts.join(`,${between}`);
  if (between === " ") return [{ position: last.getEnd(), text: `, ${list}` }];
  const rest = target.getSourceFile().getFullText().slice(last.getEnd());
  const [, comma = "", comment = ""] = /^([ \t]*,)?([^\r\n}]*)/.exec(rest) ?? [];
  const lineEnd = last.getEnd() + comma.length + comment.length;
  return comma === ""
    ? [
        { position: last.getEnd(), text: "," },
        { position: lineEnd, text: between + list },
      ]
    : [{ position: lineEnd, text: `${between}${list},` }];
}

/** What stands between two names: a new line, where the names stand on lines of their own, else a space. */
function separator(target: ImportDeclaration, name: ImportSpecifier, eol: string): string {
  const text = target.getSourceFile().getFullText();
  const lineStart = text.lastIndexOf("\n", name.getStart() - 1) + 1;
  const before = text.slice(lineStart, name.getStart());
  return lineStart > target.getStart() && before.trim() === "" ? eol + before : " ";
}

function specifierText({ symbol, local, use }: NewImport, typeOnly: boolean): string {
  const name = symbol.name === local ? local : `${symbol.name} as ${local}`;
  return use === "type" && !typeOnly ? `type ${name}` : name;
}

function byName(a: string, b: string): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function sortKey(specifier: string): string {
  return specifier.replace(/^type\s+/, "").toLowerCase();
}

function statements(
  source: SourceFile,
  style: FileStyle,
  added: readonly NewImport[],
  surroundings: Surroundings,
): readonly Insertion[] {
  return (["runtime", "generated"] as const).flatMap((from) => {
    const names = added.filter(({ symbol }) => symbol.from === from);
    if (names.length === 0) return [];
    const typeOnly = names.every(({ use }) => use === "type");
    const texts = names.map((one) => specifierText(one, typeOnly)).sort(byName);
    return [addStatement(source, style, { from, typeOnly, names: texts }, surroundings)];
  });
}
