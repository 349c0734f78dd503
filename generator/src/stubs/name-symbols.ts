import type { Node, SourceFile } from "ts-morph";
import type { StubMethod, StubSymbol } from "../emit/index.ts";
import type { NewImport } from "./import-edits.ts";
import { importedNames, localName, type Surroundings } from "./imported-names.ts";
import type { LocalNames } from "./method-text.ts";
import type { Kinds } from "./parse.ts";

const NOT_IMPLEMENTED: StubSymbol = { name: "notImplemented", from: "runtime" };

/** What each name that the methods need is called in the file, and which of them have to be imported. */
export function nameSymbols(
  source: SourceFile,
  kinds: Kinds,
  methods: readonly StubMethod[],
  surroundings: Surroundings,
): { readonly names: LocalNames; readonly added: readonly NewImport[] } {
  if (methods.length === 0) return { names: new Map(), added: [] };
  const imports = importedNames(source);
  const taken = wordsInUse(source, kinds);
  const names = new Map<string, string>();
  const added: NewImport[] = [];
  for (const symbol of [NOT_IMPLEMENTED, ...methods.flatMap((method) => method.symbols)]) {
    if (names.has(symbol.name)) continue;
    const use = symbol === NOT_IMPLEMENTED ? "value" : "type";
    const known = localName(imports, symbol, surroundings, use);
    const local = known ?? freeName(symbol, taken);
    names.set(symbol.name, local);
    taken.add(local);
    if (known === undefined) added.push({ symbol, local, use });
  }
  return { names, added };
}

/** Every name that means something in the file, even if only as a global: an import must not hide it. */
function wordsInUse(source: SourceFile, { Node, SyntaxKind }: Kinds): Set<string> {
  const names = source.getDescendantsOfKind(SyntaxKind.Identifier).filter((identifier) => {
    const parent: Node | undefined = identifier.getParent();
    if (Node.isPropertyAccessExpression(parent)) return parent.getNameNode() !== identifier;
    if (Node.isImportSpecifier(parent))
      return !parent.getAliasNode() || parent.getAliasNode() === identifier;
    return !(Node.isPropertyNamed(parent) && parent.getNameNode() === identifier);
  });
  return new Set(names.map((identifier) => identifier.getText()));
}

function freeName({ name, from }: StubSymbol, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const other =
    from === "generated"
      ? `${name}Type`
      : `${/^\p{Lu}/u.test(name) ? "Runtime" : "runtime"}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? other : `${other}${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
