import type { NamedType, TypeId } from "../../model/index.ts";
import { compareNames, statement } from "../imports.ts";
import { type Folder, groupsOf, type ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { list } from "../text/layout.ts";
import { identifier } from "../text/literal.ts";
import { printDeclaration } from "../types/print.ts";
import { schemaDoc } from "../types/schema-doc.ts";
import { type TypeSyntax, text } from "../types/syntax.ts";
import type { MapSchema } from "../types/transform.ts";
import { type FileView, header } from "./header.ts";

/** View of `types.ts`. */
export interface TypesView extends FileView {
  /** The statement that exports types of other folders again; no line where there are none. */
  readonly reexports: readonly string[];
  /** Every type that the folder owns. */
  readonly types: readonly DeclarationView[];
}

/** An exported type. */
export interface DeclarationView {
  /** Its name. */
  readonly name: string;
  /** Its comment. */
  readonly doc: readonly string[];
  /** `export type …` or `export interface …`. */
  readonly declaration: readonly string[];
}

export function typesView(folder: Folder | ServiceFolder, map: MapSchema): TypesView {
  const declared = folder.types.map((type) => {
    const syntax = map(type.schema, folder.nameOf);
    return { type, syntax, declaration: printDeclaration(identifier(type.name), syntax) };
  });
  const same = "service" in folder ? sameGroups(declared, groupsOf(folder.service)) : new Map();
  return {
    header: header(folder),
    imports: importForeign(folder),
    reexports: reexport(folder),
    types: declared.map(({ type, declaration }) => ({
      name: identifier(type.name),
      doc: docComment(typeDoc(type), 0),
      declaration: same.get(type.id) ?? declaration,
    })),
  };
}

interface Declared {
  readonly type: NamedType;
  readonly syntax: TypeSyntax;
}

/** How parameters are declared that are the same as those of an operation before: by its name. */
function sameGroups(
  declared: readonly Declared[],
  groups: ReadonlySet<TypeId>,
): ReadonlyMap<TypeId, readonly string[]> {
  const first = new Map<string, string>();
  const byId = new Map(declared.map((one) => [one.type.id, one]));
  const same = new Map<TypeId, readonly string[]>();
  for (const id of groups) {
    const one = byId.get(id);
    if (one === undefined) continue;
    const key = JSON.stringify(one.syntax);
    const name = identifier(one.type.name);
    const known = first.get(key);
    if (known === undefined) first.set(key, name);
    else same.set(id, printDeclaration(name, text(known)));
  }
  return same;
}

function typeDoc({ schema, description, deprecated, form }: NamedType): string[] {
  const doc = schemaDoc(typeof schema === "object" ? { ...schema, description, deprecated } : true);
  return form === "writable" ? [...doc, "In the form in which clients send it."] : doc;
}

function importForeign({ foreign, specifier }: Folder): string[] {
  const owners = [...new Set(foreign.map(({ type }) => type.owner))].sort(compareNames);
  return owners.flatMap((owner) => {
    const symbols = foreign
      .filter(({ type }) => type.owner === owner)
      .map(({ type, local }) => ({ name: identifier(type.name), local, type: true }));
    return statement(specifier(`../${owner}/types.ts`), symbols);
  });
}

function reexport({ foreign }: Folder): string[] {
  if (foreign.length === 0) return [];
  const names = foreign.map(({ local }) => local).sort(compareNames);
  return list("export type {", names, "};", 0, " ");
}
