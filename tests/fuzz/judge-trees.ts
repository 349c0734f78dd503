import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize, resolve } from "node:path";
import ts from "typescript";
import { isReadLikeTypeScript } from "../support/outline.ts";
import { typeErrors } from "../support/type-check.ts";

/** Emitted files by path, and by the name of the attempt that they came of. */
export type Trees = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Everything that is wrong with emitted trees: paths, syntax, foreign code, types, and what importing them does. */
export function judgeTrees(trees: Trees): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "revent-fuzz-trees-"));
  try {
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const faults = [...trees].flatMap(([name, files]) => [
      ...[...files].flatMap(([path, text]) => faultsOfFile(`${name}/${path}`, text)),
      ...clashesIn(name, [...files.keys()]),
    ]);
    for (const [name, files] of trees) {
      for (const [path, text] of files) write(join(folder, "expected", name, path), text);
    }
    return [...faults, ...typeErrors(folder, { strict: true }), ...importErrors(folder)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Contained in its folder, text without surprises, and no code but ours. */
function faultsOfFile(path: string, text: string): string[] {
  const faults: string[] = [];
  if (normalize(path) !== path || !/^[\w./-]+$/.test(path)) faults.push(`${path}: path`);
  const hidden = /[^\P{Cc}\n]|[\p{Cs}\u202a-\u202e\u2028\u2029\ufeff]/u.exec(text);
  if (hidden !== null) faults.push(`${path}: hidden character at ${hidden.index}`);
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
  if (!isReadLikeTypeScript(path, text)) faults.push(`${path}: read otherwise than by TypeScript`);
  const visit = (node: ts.Node): void => {
    if (isForeign(node)) faults.push(`${path}: foreign code: ${node.getText(file)}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return faults;
}

/** Whether something is touched or loaded that emitted code has no business with. */
function isForeign(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "canary" && isGlobal(node);
  if (ts.isCallExpression(node)) {
    const { kind } = node.expression;
    return kind === ts.SyntaxKind.ImportKeyword || /^(require|eval|Function)$/.test(nameOf(node));
  }
  if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return false;
  const from = node.moduleSpecifier;
  return from !== undefined && ts.isStringLiteral(from) && !/^(\.\.?\/|@revent\/)/.test(from.text);
}

function isGlobal({ expression }: ts.PropertyAccessExpression): boolean {
  return ts.isIdentifier(expression) && expression.text === "globalThis";
}

function nameOf({ expression }: ts.CallExpression): string {
  return ts.isIdentifier(expression) ? expression.text : "";
}

function clashesIn(name: string, paths: readonly string[]): string[] {
  const folded = new Set(paths.map((path) => path.toLowerCase()));
  return folded.size === paths.length ? [] : [`${name}: paths that differ only in case`];
}

/** What importing every file, and running every validator on nasty values, leaves behind. */
function importErrors(folder: string): string[] {
  const script = resolve("tests/fuzz/import-trees.ts");
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--conditions=source", "--import=tsx", script, folder],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  return status === 0 ? [] : [`importing: ${stdout.slice(0, 4000)}${stderr.slice(0, 4000)}`];
}
