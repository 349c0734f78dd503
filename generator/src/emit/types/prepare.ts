import type { NamedType, Schema, SchemaObject, TypeId } from "../../model/index.ts";
import { type FoundProperty, findProperty, isObject, isSchema, propertiesOf } from "../schemas.ts";

/**
 * A schema reduced to what openapi-typescript maps well: `$ref`, `enum`, one `type`, `properties`, `required`,
 * `additionalProperties`, `items`, `prefixItems`, `allOf`, `anyOf`. Everything that cannot be said in a
 * type is left out.
 */
export type PlainSchema = { readonly [keyword: string]: unknown };

/** Where {@link prepareSchema} keeps the schema that a property was made from, for its documentation. */
export type Origins = WeakMap<object, Schema>;

/** Looks up what the schemas around a branch of `allOf`, `anyOf` or `oneOf` declare. */
type Scope = (name: string) => FoundProperty | undefined;

const nothing: PlainSchema = { enum: [] };
const anyObject: PlainSchema = { type: "object", additionalProperties: {} };
const nowhere: Scope = () => undefined;
const scalars: ReadonlySet<unknown> = new Set(["string", "number", "integer", "boolean", "null"]);

/** Reduces schemas to {@link PlainSchema}. */
export class Preparation {
  readonly #types: ReadonlyMap<TypeId, NamedType>;
  readonly #origins: Origins;

  constructor(types: ReadonlyMap<TypeId, NamedType>, origins: Origins) {
    this.#types = types;
    this.#origins = origins;
  }

  /** The schema in its reduced form; `{}` where a type can say nothing about it. */
  prepare(schema: Schema, scope: Scope = nowhere): PlainSchema {
    if (typeof schema === "boolean") return schema ? {} : nothing;
    if ("const" in schema) return literals([schema.const]);
    if (Array.isArray(schema.enum)) return literals(schema.enum);
    const inner: Scope = (name) => findProperty(schema, name, this.#types) ?? scope(name);
    const composed = [
      ...(schema.$ref === undefined ? [] : [{ $ref: pointerTo(schema.$ref) }]),
      ...schemas(schema.allOf).map((branch) => this.prepare(branch, inner)),
    ].filter((part) => !isEmpty(part));
    const chosen = ["anyOf", "oneOf"]
      .map((keyword) => this.#alternatives(schema, keyword, inner))
      .filter((part) => !isEmpty(part));
    const alone = composed.length === 0 && chosen.length === 0;
    const core = this.#core(schema, scope, alone) ?? {};
    return all([...composed, ...(isEmpty(core) ? [] : [core]), ...chosen]);
  }

  #alternatives(schema: SchemaObject, keyword: string, scope: Scope): PlainSchema {
    const branches = schemas(schema[keyword]).map((branch) =>
      this.#tagged(schema, branch, this.prepare(branch, scope)),
    );
    if (branches.length === 0 || branches.some(isEmpty)) return {};
    return any(branches);
  }

  /** A branch with its discriminator's value, where only the contract's mapping says it. */
  #tagged(schema: SchemaObject, branch: Schema, prepared: PlainSchema): PlainSchema {
    const discriminator = object(schema.discriminator);
    const name = discriminator?.propertyName;
    if (typeof name !== "string" || typeof branch === "boolean" || !branch.$ref) return prepared;
    const found = findProperty(branch, name, this.#types);
    const declared = typeof found?.schema === "object" ? found.schema : {};
    if ("const" in declared || "enum" in declared || "$ref" in declared) return prepared;
    const mapping = object(discriminator?.mapping) ?? {};
    const tags = Object.keys(mapping).filter((tag) => mapping[tag] === branch.$ref);
    const implied = this.#types.get(branch.$ref)?.name;
    const values = tags.length > 0 || implied === undefined ? tags : [implied];
    if (values.length === 0) return prepared;
    return all([objectOf({ [name]: literals(values) }, [name]), prepared]);
  }

  /** What `type` and the keywords that belong to it say. */
  #core(schema: SchemaObject, scope: Scope, alone: boolean): PlainSchema | undefined {
    const types = typesOf(schema);
    if (types.length === 0) return undefined;
    if (!alone && types.every((type) => scalars.has(type))) return undefined;
    const parts: PlainSchema[] = [];
    for (const type of types) {
      const part = this.#typed(type, schema, scope, alone);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return any(parts);
  }

  #typed(
    type: unknown,
    schema: SchemaObject,
    scope: Scope,
    alone: boolean,
  ): PlainSchema | undefined {
    if (type === "array") return this.#array(schema);
    if (type === "object") return this.#object(schema, scope, alone);
    return scalars.has(type) ? { type } : {};
  }

  #array(schema: SchemaObject): PlainSchema {
    const items = isSchema(schema.items) ? schema.items : true;
    const prefixItems = schemas(schema.prefixItems);
    const rest = this.prepare(items);
    if (prefixItems.length === 0) return { type: "array", items: rest };
    const { minItems, maxItems } = schema;
    return {
      type: "array",
      prefixItems: prefixItems.map((item) => this.prepare(item)),
      minItems: typeof minItems === "number" ? minItems : 0,
      items: typeof maxItems === "number" && maxItems <= prefixItems.length ? nothing : rest,
    };
  }

  #object(schema: SchemaObject, scope: Scope, alone: boolean): PlainSchema | undefined {
    const own = propertiesOf(schema);
    const required = strings(schema.required);
    const properties = Object.entries(own).map(
      ([name, one]) => [name, this.#property(one)] as const,
    );
    const missing = required.filter((name) => !Object.hasOwn(own, name));
    for (const name of missing) {
      const found = findProperty(schema, name, this.#types) ?? scope(name);
      // Its documentation stands where it is declared.
      if (found?.required !== true) properties.push([name, this.prepare(found?.schema ?? true)]);
    }
    const rest = this.#additional(schema);
    if (properties.length > 0) {
      return { ...objectOf(Object.fromEntries(properties), required), ...rest };
    }
    if (rest !== undefined && (alone || rest.additionalProperties !== nothing)) {
      return { type: "object", ...rest };
    }
    return missing.length > 0 ? undefined : anyObject;
  }

  /** The type of properties that are not named; undefined where the contract does not speak of them. */
  #additional(schema: SchemaObject): PlainSchema | undefined {
    const patterns = Object.values(object(schema.patternProperties) ?? {}).filter(isSchema);
    const keyword = ["additionalProperties", "unevaluatedProperties"].find((one) => one in schema);
    const rest = keyword === undefined ? undefined : schema[keyword];
    const known = patterns.map((pattern) => this.prepare(pattern));
    if (isSchema(rest) && rest !== false) known.push(this.prepare(rest));
    if (known.length > 0) return { additionalProperties: any(known) };
    const named = Object.keys(propertiesOf(schema)).length > 0;
    return rest === false && !named && keyword === "additionalProperties"
      ? { additionalProperties: nothing }
      : undefined;
  }

  #property(schema: Schema): PlainSchema {
    const prepared = { ...this.prepare(schema) };
    this.#origins.set(prepared, schema);
    return prepared;
  }
}

/** A pointer that openapi-typescript can read, for the id of a type. */
export function pointerTo(id: string): string {
  return `#/components/schemas/${encodeURIComponent(id.replaceAll("~", "~0").replaceAll("/", "~1"))}`;
}

function typesOf(schema: SchemaObject): readonly unknown[] {
  const { type } = schema;
  if (Array.isArray(type)) return type;
  if (type !== undefined) return [type];
  const speaksOf = (...keywords: string[]) => keywords.some((keyword) => keyword in schema);
  if (speaksOf("properties", "additionalProperties", "patternProperties", "required"))
    return ["object"];
  return speaksOf("items", "prefixItems") ? ["array"] : [];
}

function literals(values: readonly unknown[]): PlainSchema {
  return { enum: values };
}

function objectOf(
  properties: Readonly<Record<string, PlainSchema>>,
  required: readonly string[],
): PlainSchema {
  return { type: "object", properties, required };
}

function all(parts: readonly PlainSchema[]): PlainSchema {
  const telling = parts.filter((part) => part !== anyObject);
  const kept = telling.length > 0 ? telling : parts;
  return kept.length > 1 ? { allOf: kept } : (kept[0] ?? {});
}

function any(parts: readonly PlainSchema[]): PlainSchema {
  return parts.length > 1 ? { anyOf: parts } : (parts[0] ?? {});
}

function isEmpty(schema: PlainSchema): boolean {
  return Object.keys(schema).length === 0;
}

function schemas(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function object(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(value) ? value : undefined;
}
