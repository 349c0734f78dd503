import type { Content, NamedType, Schema, TypeId } from "../../model/index.ts";
import { fileFields } from "../form-shape.ts";
import type { Imports } from "../imports.ts";
import { bodyKind, type Direction } from "../media-types.ts";
import type { Folder } from "../plan.ts";
import { literal } from "../text/literal.ts";
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

  /** A body that a handler returns, or that a client gets. */
  answer(content: Content): TypeSyntax {
    const kind = bodyKind(content, "response");
    if (kind !== "events" && kind !== "lines") return this.#body(content, "response");
    const item = content.type === undefined ? this.#untyped(kind) : this.name(content.type);
    if (kind === "lines" || content.textEvents !== undefined) return text(`AsyncIterable<${item}>`);
    const event = this.imports.runtime("@revent/runtime", "ServerSentEvent");
    return text(`AsyncIterable<${event}<${item}>>`);
  }

  /** A body that a handler receives. */
  received(content: Content): TypeSyntax {
    const form = this.#form(content);
    if (form === undefined) return this.#body(content, "request");
    return text(`${this.imports.runtime("@revent/runtime", "Multipart")}<${form}>`);
  }

  /** A body that a client sends. */
  sent(content: Content): TypeSyntax {
    const form = this.#form(content);
    if (form === undefined) return this.#body(content, "request");
    return text(`${this.imports.runtime("@revent/runtime/client", "MultipartForm")}<${form}>`);
  }

  #untyped(kind: "events" | "lines"): string {
    return kind === "events" ? "string" : "unknown";
  }

  /** The type of a multipart form, and the names of its files. */
  #form(content: Content): string | undefined {
    if (content.type === undefined || bodyKind(content, "request") !== "multipart")
      return undefined;
    const files = fileFields(content, this.types).map(([name]) => literal(name));
    return `${this.name(content.type)}, ${files.join(" | ") || "never"}`;
  }

  #body(content: Content, direction: Direction): TypeSyntax {
    const kind = bodyKind(content, direction);
    if (kind === "binary") return text("Uint8Array");
    if (content.type === undefined) return kind === "text" ? text("string") : unknown;
    return text(this.name(content.type));
  }
}
