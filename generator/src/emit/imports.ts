import { isType, type RuntimeModule, type RuntimeSymbol } from "./runtime-symbols.ts";
import { list } from "./text/layout.ts";
import { identifier, literal } from "./text/literal.ts";

interface Imported {
  readonly name: string;
  readonly local: string;
  readonly type: boolean;
}

/**
 * What one emitted file imports: collected while its view is made, written when it is finished. Where
 * a name is taken in the file, the import gets another one.
 */
export class Imports {
  readonly #taken: Set<string>;
  readonly #modules = new Map<string, Map<string, Imported>>();

  /** @param declared names that the file declares itself */
  constructor(declared: Iterable<string> = []) {
    this.#taken = new Set(declared);
  }

  /** Imports a symbol of the runtime and returns the name it has in this file. */
  runtime<Module extends RuntimeModule>(module: Module, name: RuntimeSymbol<Module>): string {
    return this.#use(module, name, isType(module, name), `Runtime${name}`);
  }

  /** Imports a type of another emitted file and returns the name it has in this file. */
  type(module: string, name: string): string {
    return this.#use(module, name, true, `${name}Type`);
  }

  /** Imports a value of another emitted file and returns the name it has in this file. */
  value(module: string, name: string): string {
    return this.#use(module, name, false, `${name}Value`);
  }

  /** Whether a name in this file stands for something that is called otherwise where it comes from. */
  isAlias(local: string): boolean {
    const all = [...this.#modules.values()].flatMap((symbols) => [...symbols.values()]);
    return all.some((symbol) => symbol.local === local && symbol.name !== local);
  }

  /** The import statements, sorted, as lines; `specifier` is how each module is written. */
  lines(specifier: (module: string) => string): string[] {
    const statements = [...this.#modules].map(([module, symbols]) => ({
      module,
      lines: statement(specifier(module), [...symbols.values()]),
    }));
    statements.sort((a, b) => compare(rank(a.module), rank(b.module)));
    return statements.flatMap(({ lines }) => lines);
  }

  #use(module: string, name: string, type: boolean, alias: string): string {
    const symbols = this.#modules.get(module) ?? new Map<string, Imported>();
    const known = symbols.get(name);
    if (known !== undefined) return known.local;
    const local = this.#free(identifier(name), alias);
    this.#taken.add(local);
    symbols.set(name, { name, local, type });
    this.#modules.set(module, symbols);
    return local;
  }

  #free(name: string, alias: string): string {
    if (!this.#taken.has(name)) return name;
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? alias : `${alias}${number}`;
      if (!this.#taken.has(candidate)) return candidate;
    }
  }
}

/** One `import` or `export … from` statement, as lines. */
export function statement(
  module: string,
  symbols: readonly Imported[],
  keyword: "import" | "export" = "import",
): string[] {
  const typesOnly = symbols.every(({ type }) => type);
  const items = symbols
    .toSorted((a, b) => compareNames(a.name, b.name))
    .map(({ name, local, type }) => {
      const renamed = name === local ? name : `${name} as ${local}`;
      return type && !typesOnly ? `type ${renamed}` : renamed;
    });
  const open = `${keyword}${typesOnly ? " type" : ""} {`;
  return list(open, items, `} from ${literal(module)};`, 0, " ");
}

/** Orders names as people look them up: case counts only between names that are otherwise equal. */
export function compareNames(a: string, b: string): number {
  return compare(a.toLowerCase(), b.toLowerCase()) || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Packages come first, then files from the outside in. */
function rank(module: string): string {
  if (module.startsWith("./")) return `2${module}`;
  return module.startsWith("../") ? `1${module}` : `0${module}`;
}
