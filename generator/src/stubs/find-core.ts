import type { ClassDeclaration, ClassExpression, Node, SourceFile } from "ts-morph";
import { type ImportedName, importedNames, leadsTo, type Surroundings } from "./imported-names.ts";
import type { Kinds } from "./parse.ts";

/** A class, declared or as an expression. */
export type CoreClass = ClassDeclaration | ClassExpression;

/**
 * The classes of a file that implement the interface `name` of the generated folder: imported under
 * its own name or another, by itself or in a namespace, or through a type of the file that stands for it.
 */
export function findCores(
  source: SourceFile,
  kinds: Kinds,
  name: string,
  surroundings: Surroundings,
): readonly CoreClass[] {
  const imports = importedNames(source);
  const exact = imports.filter((one) => leadsTo(one.specifier, "generated", surroundings));
  const found = classesImplementing(source, kinds, namesFor(exact, name));
  return found.length > 0 ? found : classesImplementing(source, kinds, namesFor(imports, name));
}

/** All classes of a file, nested ones too. */
export function allClasses(source: SourceFile, { SyntaxKind }: Kinds): readonly CoreClass[] {
  return [
    ...source.getDescendantsOfKind(SyntaxKind.ClassDeclaration),
    ...source.getDescendantsOfKind(SyntaxKind.ClassExpression),
  ].sort((a, b) => a.getStart() - b.getStart());
}

function namesFor(imports: readonly ImportedName[], name: string): ReadonlySet<string> {
  return new Set(
    imports.flatMap((one) => {
      if (one.name === name) return [one.local];
      return one.name === "*" ? [`${one.local}.${name}`] : [];
    }),
  );
}

function classesImplementing(
  source: SourceFile,
  kinds: Kinds,
  imported: ReadonlySet<string>,
): readonly CoreClass[] {
  const names = withLocalTypes(source, kinds, imported);
  return allClasses(source, kinds).filter((one) =>
    one.getImplements().some((base) => names.has(base.getExpression().getText())),
  );
}

/** The names, and those of types of the file that stand for them: `type Mine = UsersCore<Me>`, `interface Mine extends UsersCore`. */
function withLocalTypes(
  source: SourceFile,
  kinds: Kinds,
  names: ReadonlySet<string>,
): ReadonlySet<string> {
  const known = new Set(names);
  const declared = [...source.getTypeAliases(), ...source.getInterfaces()];
  let before: number;
  do {
    before = known.size;
    for (const one of declared) {
      if (standsFor(one, kinds).some((base) => known.has(base))) known.add(one.getName());
    }
  } while (known.size > before);
  return known;
}

function standsFor(declared: Node, { Node }: Kinds): readonly string[] {
  if (Node.isInterfaceDeclaration(declared)) {
    return declared.getExtends().map((base) => base.getExpression().getText());
  }
  const type = Node.isTypeAliasDeclaration(declared) ? declared.getTypeNode() : undefined;
  return Node.isTypeReference(type) ? [type.getTypeName().getText()] : [];
}
