import type { Place } from "./place.ts";

/**
 * A JSON Schema in the dialect 2020-12, whatever dialect it was written in.
 *
 * `$ref` holds the `id` of a {@link NamedType} and nothing else: no file, no pointer. Annotations
 * (`description`, `title`, `examples`, `deprecated`, `default`, …) stay as they were written.
 */
export type Schema = boolean | SchemaObject;

/** The object form of a {@link Schema}. Keywords are those of JSON Schema 2020-12. */
export interface SchemaObject {
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

/**
 * One exported TypeScript type and one validator: either a schema that was written under a name, or
 * one that got its name from its place (`CreateGroupRequestBody`, `ListUsersQuery`).
 */
export interface NamedType {
  readonly kind: "type";
  /** `<owner>/<name>`, unique in the workspace: what `$ref` holds. */
  readonly id: string;
  /** The exported name, unique (also when case is ignored) within its owner. */
  readonly name: string;
  /** The folder of generated/ that it is emitted to: a service's name, or `common`. */
  readonly owner: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly schema: Schema;
  readonly place: Place;
}

/** A reference to a {@link NamedType} by its `id`. */
export type TypeId = string;
