import type { Form, Schema, SchemaObject } from "../../model/index.ts";

/** The keyword that keeps a property out of a form. */
const hiding: Readonly<Record<Form, "readOnly" | "writeOnly">> = {
  readable: "writeOnly",
  writable: "readOnly",
};

/** Says which properties of an object a form is without. */
export class HiddenProperties {
  readonly #schemas: ReadonlyMap<string, Schema>;

  /** @param schemas every type's schema by key; `$ref`s hold keys */
  constructor(schemas: ReadonlyMap<string, Schema>) {
    this.#schemas = schemas;
  }

  /**
   * Names of the properties that are hidden in a value of `schema`, whichever part of it says so: itself, what
   * it refers to, every part of `allOf`, or all branches of a union alike.
   */
  of(schema: Schema, form: Form, seen: ReadonlySet<Schema> = new Set()): ReadonlySet<string> {
    if (typeof schema === "boolean" || seen.has(schema)) return new Set();
    const within = new Set([...seen, schema]);
    const names = (one: Schema) => this.of(one, form, within);
    const parts = [...this.#target(schema), ...listed(schema.allOf)].map(names);
    const unions = [schema.anyOf, schema.oneOf].map((union) => common(listed(union).map(names)));
    return new Set([
      ...this.own(schema, form),
      ...[...parts, ...unions].flatMap((one) => [...one]),
    ]);
  }

  /** Whether a schema itself declares a property that is hidden in either form. */
  hasOwn(schema: SchemaObject): boolean {
    return this.own(schema, "readable").length > 0 || this.own(schema, "writable").length > 0;
  }

  /** As {@link of}, as far as the properties are declared in `schema` itself. */
  own({ properties }: SchemaObject, form: Form): readonly string[] {
    if (typeof properties !== "object" || properties === null) return [];
    return Object.entries(properties)
      .filter(([, property]) => this.#hides(property, form))
      .map(([name]) => name);
  }

  /** Whether a property's schema says so. One that says both `readOnly` and `writeOnly` contradicts itself. */
  #hides(property: Schema, form: Form): boolean {
    const other = form === "readable" ? "writable" : "readable";
    return this.#says(property, hiding[form]) && !this.#says(property, hiding[other]);
  }

  /** Whether an annotation holds for the values of a schema. */
  #says(schema: Schema, annotation: string, seen: ReadonlySet<Schema> = new Set()): boolean {
    if (typeof schema === "boolean" || seen.has(schema)) return false;
    if (schema[annotation] === true) return true;
    const within = new Set([...seen, schema]);
    return [...this.#target(schema), ...listed(schema.allOf)].some((one) =>
      this.#says(one, annotation, within),
    );
  }

  #target({ $ref }: SchemaObject): readonly Schema[] {
    const target = $ref === undefined ? undefined : this.#schemas.get($ref);
    return target === undefined ? [] : [target];
  }
}

function listed(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value : [];
}

function common([first, ...others]: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const names = [...(first ?? [])].filter((name) => others.every((other) => other.has(name)));
  return new Set(names);
}
