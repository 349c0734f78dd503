import type { Content, NamedType, Schema, TypeId } from "../../model/index.ts";
import type { Imports } from "../imports.ts";
import { bodyKind } from "../media-types.ts";
import type { Folder } from "../plan.ts";
import type { Tools } from "../tools.ts";
import { type TypeSyntax, text, unknown } from "../types/syntax.ts";

/** Names types in one emitted file; whatever is named gets imported there. */
export class UsedTypes {
  readonly imports: Imports;
  readonly types: ReadonlyMap<TypeId, NamedType>;
  readonly #folder: Folder;
  readonly #tools: Tools;

  constructor(folder: Folder, imports: Imports, tools: Tools) {
    this.imports = imports;
    this.types = tools.types;
    this.#folder = folder;
    this.#tools = tools;
  }

  /** A named type. */
  name(id: TypeId): string {
    return this.imports.type("./types.ts", this.#folder.nameOf(id));
  }

  /** A schema that has no name. */
  schema(schema: Schema): TypeSyntax {
    return this.#tools.map(schema, (id) => this.name(id));
  }

  /** A body of a media type. */
  body({ mediaType, type }: Content): TypeSyntax {
    const kind = bodyKind(mediaType);
    if (kind === "binary") return text("Uint8Array");
    if (type === undefined) return kind === "text" ? text("string") : unknown;
    return text(this.name(type));
  }
}
