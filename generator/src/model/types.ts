import type { Place } from "./place.ts";

/**
 * A JSON Schema in the dialect 2020-12, whatever dialect it was written in.
 *
 * `$ref` holds the `id` of a {@link NamedType} and nothing else: no file, no pointer. Annotations
 * (`description`, `title`, `examples`, `deprecated`, `default`, …) stay as they were written.
 */
export type Schema = boolean | SchemaObject;

/** The object form of a {@link Schema}. Keywords are those of JSON Schema 2020-12, and `absent`. */
export interface SchemaObject {
  readonly $ref?: string;
  /** The schema of a property that the form of a type is without. */
  readonly absent?: Absence;
  readonly [keyword: string]: unknown;
}

/**
 * What becomes of a property that does not belong to what is sent. `ignored`: a `readOnly` one in a request
 * is dropped, so that clients can send back what they got. `refused`: a `writeOnly` one never leaves.
 */
export type Absence = "ignored" | "refused";

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
  /** Present where the schema reaches properties that do not belong to every {@link Form}. */
  readonly form?: Form;
  readonly schema: Schema;
  readonly place: Place;
}

/**
 * `readable`: what a service sends, in answers and events. `writable`: what a client sends, in the body of a
 * request. They differ where a schema has properties that are `readOnly` or `writeOnly`.
 */
export type Form = "readable" | "writable";

/** A reference to a {@link NamedType} by its `id`. */
export type TypeId = string;
