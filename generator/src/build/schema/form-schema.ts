import type { Form, Schema, SchemaObject } from "../../model/index.ts";
import type { HiddenProperties } from "./hidden.ts";
import { mapSubschemas } from "./rename.ts";

/** What {@link formSchema} needs to know. */
export interface FormContext {
  readonly form: Form;
  readonly hidden: HiddenProperties;
  /** Key of the type that a key stands for in this form. */
  readonly keyOf: (key: string) => string;
}

/** Keywords whose schemas speak of the same value as the schema that they stand in. */
const sameValue: ReadonlySet<string> = new Set([
  "allOf",
  "anyOf",
  "oneOf",
  "then",
  "else",
  "dependentSchemas",
]);

/** A schema in one of its forms: hidden properties are no longer described, nor required. */
export function formSchema(
  schema: Schema,
  context: FormContext,
  outer: ReadonlySet<string> = new Set(),
): Schema {
  if (typeof schema === "boolean") return schema;
  const { form, hidden, keyOf } = context;
  const names = new Set([...outer, ...hidden.of(schema, form)]);
  const inner = mapSubschemas(schema, (one, keyword) =>
    formSchema(one, context, sameValue.has(keyword) ? names : undefined),
  );
  const { $ref, ...rest } = names.size === 0 ? inner : hide(inner, names, form);
  return { ...($ref !== undefined && { $ref: keyOf($ref) }), ...rest };
}

function hide(schema: SchemaObject, names: ReadonlySet<string>, form: Form): SchemaObject {
  const { properties, required, dependentRequired, ...rest } = schema;
  const absent = form === "readable" ? "refused" : "ignored";
  return {
    ...rest,
    ...(isMap(properties) && {
      properties: mapEntries(properties, (name, one) => (names.has(name) ? { absent } : one)),
    }),
    ...(required !== undefined && { required: without(required, names) }),
    ...(isMap(dependentRequired) && {
      dependentRequired: mapEntries(dependentRequired, (_, one) => without(one, names)),
    }),
  };
}

function without(list: unknown, names: ReadonlySet<string>): readonly unknown[] {
  return Array.isArray(list) ? list.filter((name) => !names.has(name)) : [];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function mapEntries(
  map: Readonly<Record<string, unknown>>,
  change: (name: string, value: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).map(([name, one]) => [name, change(name, one)]));
}
