import type { NamedType } from "../../model/index.ts";
import { compareNames, statement } from "../imports.ts";
import type { Folder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { list } from "../text/layout.ts";
import { identifier } from "../text/literal.ts";
import { printDeclaration } from "../types/print.ts";
import { schemaDoc } from "../types/schema-doc.ts";
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
  /** Its comment. */
  readonly doc: readonly string[];
  /** `export type …` or `export interface …`. */
  readonly declaration: readonly string[];
}

export function typesView(folder: Folder, map: MapSchema): TypesView {
  return {
    header: header(folder),
    imports: importForeign(folder),
    reexports: reexport(folder),
    types: folder.types.map((type) => ({
      doc: docComment(typeDoc(type), 0),
      declaration: printDeclaration(identifier(type.name), map(type.schema, folder.nameOf)),
    })),
  };
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
