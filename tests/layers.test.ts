import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

// The tables of ARCHITECTURE.md are the rules; this compares them with the imports that are there.
const root = join(import.meta.dirname, "..");
const architecture = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
const longest = 500;

/** A file of a package, and the modules that it imports. */
interface SourceFile {
  /** Relative to the package's `src`, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

interface Import {
  readonly specifier: string;
  /** Gone at run time. */
  readonly typeOnly: boolean;
  /** `import()`: read when it is run. */
  readonly dynamic: boolean;
}

describe.each([
  { name: "generator", heading: "## The generator, in one direction" },
  { name: "runtime", heading: "## The runtime" },
])("layers of $name", ({ name, heading }) => {
  const layers = readTable(heading);
  const files = readSources(join(root, name, "src"));

  it("are all in the table, and nothing else is", () => {
    const present = new Set(files.map(({ path }) => layerOf(path)));
    expect([...present].sort()).toEqual([...layers.keys()].sort());
  });

  it("import only what the table allows", () => {
    const wrong = files.flatMap(({ path, imports }) => {
      const allowed = layers.get(layerOf(path));
      return relativeTargets(path, imports)
        .map(({ target }) => layerOf(target))
        .filter((layer) => layer !== layerOf(path) && allowed !== "all" && !allowed?.has(layer))
        .map((layer) => `${path} imports ${layer}`);
    });
    expect(wrong).toEqual([]);
  });

  it("have no circle of imports at run time", () => {
    expect(findCircle(files)).toBeUndefined();
  });

  it(`have no file longer than ${longest} lines`, () => {
    const long = files.filter(({ lines }) => lines > longest).map(({ path }) => path);
    expect(long).toEqual([]);
  });
});

describe("layers between packages", () => {
  it("keep generator and runtime from importing each other", () => {
    const importing = (name: string, other: RegExp) =>
      readSources(join(root, name, "src"))
        .filter(({ imports }) => imports.some(({ specifier }) => other.test(specifier)))
        .map(({ path }) => `${name}/src/${path}`);
    expect(importing("generator", /^@revent\/runtime|\/runtime\/src\//)).toEqual([]);
    expect(importing("runtime", /^revent$|\/generator\/src\//)).toEqual([]);
  });

  it("let emitted code import the runtime through its own doors only, and nothing else", () => {
    const doors = ["@revent/runtime", "@revent/runtime/client", "@revent/runtime/codegen"];
    const wrong = readSources(join(root, "generated"), /\.[jt]s$/).flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => !specifier.startsWith(".") && !doors.includes(specifier))
        .map(({ specifier }) => `generated/${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it("keep the heavy modules of the generator out of what is loaded at once", () => {
    const heavy =
      /^(@asyncapi\/parser|@seriousme\/.*|openapi-typescript|typescript|ts-morph|ajv.*|handlebars|yaml|fast-check)$/;
    const wrong = readSources(join(root, "generator", "src")).flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ specifier, typeOnly, dynamic }) => heavy.test(specifier) && !typeOnly && !dynamic,
        )
        .map(({ specifier }) => `generator/src/${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });
});

type Allowed = "all" | ReadonlySet<string>;

/** The first table after a heading: what each folder or file in the first column may import, from the last. */
function readTable(heading: string): ReadonlyMap<string, Allowed> {
  const section = architecture.slice(architecture.indexOf(`${heading}\n`));
  const rows = /\n\| folder[^\n]*\n\|[-| ]*\n((?:\|[^\n]*\n)+)/.exec(section)?.[1] ?? "";
  const layers = new Map<string, Allowed>();
  for (const row of rows.trim().split("\n")) {
    const cells = row.split("|").map((cell) => cell.trim());
    const allowed = cells.at(-2) ?? "";
    for (const [, name = ""] of (cells[1] ?? "").matchAll(/`([^`]+)`/g)) {
      layers.set(layerName(name), allowed === "all" ? "all" : new Set(namesIn(allowed)));
    }
  }
  expect(layers.size, `the table under ${heading}`).toBeGreaterThan(0);
  return layers;
}

function namesIn(cell: string): readonly string[] {
  return cell === "nothing" ? [] : cell.split(",").map((name) => layerName(name.trim()));
}

/** `model/` and `cli.ts` as the tables write them, without what tells folder from file. */
function layerName(name: string): string {
  return name.replace(/\/$|\.ts$/, "");
}

/** The row that a file belongs to: its folder (of brokers, the broker), or the file itself; outside the package, the folder there. */
function layerOf(path: string): string {
  const outside = /^(?:\.\.\/)+([^/]+)/.exec(path)?.[1];
  if (outside !== undefined) return outside;
  const [first = "", second = ""] = path.split("/");
  return first === "brokers" ? `${first}/${second}` : layerName(first);
}

function readSources(folder: string, kind = /\.ts$/): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && kind.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !/\.test\.ts$|(^|\/)testing\/|\.d\.ts$/.test(path))
    .map((path) => {
      const text = readFileSync(join(folder, path), "utf8");
      return { path, lines: text.split("\n").length, imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): readonly Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, { typeOnly: isTypeOnly(node), dynamic: false });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], { typeOnly: false, dynamic: true });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, { typeOnly: true, dynamic: false });
    }
    ts.forEachChild(node, visit);
  };
  const add = (specifier: ts.Node | undefined, kind: Omit<Import, "specifier">) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    found.push({ specifier: specifier.text, ...kind });
  };
  visit(source);
  return found;
}

/** Whether nothing of a statement is needed at run time. */
function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    return node.isTypeOnly || allTypes(node.exportClause);
  }
  const clause = node.importClause;
  if (clause === undefined || clause.name !== undefined) return clause?.isTypeOnly ?? false;
  return clause.isTypeOnly || allTypes(clause.namedBindings);
}

function allTypes(names: ts.NamedExportBindings | ts.NamedImportBindings | undefined): boolean {
  if (names === undefined || !("elements" in names)) return false;
  return names.elements.every((element) => element.isTypeOnly);
}

interface Target extends Import {
  /** Relative to the package's `src`. */
  readonly target: string;
}

function relativeTargets(path: string, imports: readonly Import[]): readonly Target[] {
  return imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .map((one) => ({ ...one, target: posix.join(posix.dirname(path), one.specifier) }));
}

/** Files that need each other while they are loaded, if there are any. */
function findCircle(files: readonly SourceFile[]): readonly string[] | undefined {
  const needs = new Map(
    files.map(({ path, imports }) => [
      path,
      relativeTargets(path, imports)
        .filter(({ typeOnly, dynamic }) => !typeOnly && !dynamic)
        .map(({ target }) => target),
    ]),
  );
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of needs.get(path) ?? []) {
      const circle = visit(next, [...trail, path]);
      if (circle !== undefined) return circle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of needs.keys()) {
    const circle = visit(path, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
