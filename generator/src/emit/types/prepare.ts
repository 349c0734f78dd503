import type { NamedType, Schema, SchemaObject, TypeId } from "../../model/index.ts";
import { type FoundProperty, findProperty, propertiesOf } from "../properties.ts";
import { absenceOf, isObject, isSchema, resolveSchema } from "../schemas.ts";
import {
  all,
  any,
  anyObject,
  isEmpty,
  literals,
  nothing,
  object,
  objectOf,
  type PlainSchema,
  pointerTo,
  schemas,
  strings,
  typesOf,
} from "./plain.ts";

/** Where {@link Preparation} keeps the schema that a property was made from, for its documentation. */
export type Origins = WeakMap<object, Schema>;

/** Looks up what the schemas around a branch of `allOf`, `anyOf` or `oneOf` declare. */
type Scope = (name: string) => FoundProperty | undefined;

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
    if (isAnything(schema.not)) return nothing;
    if ("const" in schema) return literals([schema.const], schema);
    if (Array.isArray(schema.enum)) return literals(schema.enum, schema);
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
    if (absenceOf(declared) !== undefined) return prepared;
    const mapping = object(discriminator?.mapping) ?? {};
    const tags = Object.keys(mapping).filter((tag) => mapping[tag] === branch.$ref);
    const implied = this.#keyOf(branch.$ref);
    const values = tags.length > 0 || implied === undefined ? tags : [implied];
    if (values.length === 0) return prepared;
    return all([objectOf({ [name]: literals(values) }, [name]), prepared]);
  }

  /** The key under which a schema is written, which is the tag where no mapping gives one. */
  #keyOf(id: TypeId): string | undefined {
    const key = this.#types.get(id)?.place.pointer.split("/").at(-1);
    return key?.replaceAll("~1", "/").replaceAll("~0", "~");
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
    // Whether the value may be null besides, what it is composed of says, too.
    const isVague = parts.every((part) => part === anyObject || part.type === "null");
    return !alone && isVague ? undefined : any(parts);
  }

  #typed(
    type: unknown,
    schema: SchemaObject,
    scope: Scope,
    alone: boolean,
  ): PlainSchema | undefined {
    if (type === "array") return this.#array(schema, alone);
    if (type === "object") return this.#object(schema, scope, alone);
    return scalars.has(type) ? { type } : {};
  }

  #array(schema: SchemaObject, alone: boolean): PlainSchema {
    const { items: others, unevaluatedItems: unevaluated } = schema;
    const items = [others, seesAll(schema, alone) ? unevaluated : undefined].find(isSchema) ?? true;
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
    const properties = Object.entries(own).map(([name, one]) => {
      const isInherited = name in Object.prototype && !required.includes(name);
      return [name, isInherited ? {} : this.#property(one)] as const;
    });
    const missing = required.filter((name) => !Object.hasOwn(own, name));
    for (const name of missing) {
      const found = findProperty(schema, name, this.#types) ?? scope(name);
      // Its documentation stands where it is declared.
      if (found?.required !== true)
        properties.push([name, this.prepare(found?.schema ?? othersOf(schema))]);
    }
    const listed = this.#listedNames(schema).filter((name) => !Object.hasOwn(own, name));
    for (const name of listed) properties.push([name, this.prepare(othersOf(schema))]);
    const rest = listed.length > 0 ? undefined : this.#additional(schema, alone);
    if (properties.length > 0) {
      return { ...objectOf(Object.fromEntries(properties), required), ...rest };
    }
    if (rest !== undefined && (alone || rest.additionalProperties !== nothing)) {
      return { type: "object", ...rest };
    }
    return missing.length > 0 ? undefined : anyObject;
  }

  /** Names that `propertyNames` lists, where it does. */
  #listedNames({ propertyNames }: SchemaObject): readonly string[] {
    return isSchema(propertyNames) ? strings(resolveSchema(propertyNames, this.#types).enum) : [];
  }

  /** The type of properties that are not named; undefined where the contract does not speak of them. */
  #additional(schema: SchemaObject, alone: boolean): PlainSchema | undefined {
    const patterns = Object.values(object(schema.patternProperties) ?? {}).filter(isSchema);
    const { additionalProperties: others, unevaluatedProperties: unevaluated } = schema;
    // What other schemas evaluate is nothing that these ones speak of.
    const rest = [others, seesAll(schema, alone) ? unevaluated : undefined].find(isSchema);
    if (patterns.length === 0 && rest === undefined) return undefined;
    if (rest !== false)
      return {
        additionalProperties: any([...patterns, rest ?? true].map((one) => this.prepare(one))),
      };
    if (patterns.length > 0)
      return { additionalProperties: any(patterns.map((one) => this.prepare(one))) };
    const named = Object.keys(propertiesOf(schema)).length > 0;
    return named ? undefined : { additionalProperties: nothing };
  }

  #property(schema: Schema): PlainSchema {
    const prepared = { ...this.prepare(schema) };
    this.#origins.set(prepared, schema);
    return prepared;
  }
}

/** What a property has to be that is required but declared nowhere. */
function othersOf({ additionalProperties, patternProperties }: SchemaObject): Schema {
  return isSchema(additionalProperties) && patternProperties === undefined
    ? additionalProperties
    : true;
}

function isAnything(schema: unknown): boolean {
  return schema === true || (isObject(schema) && isEmpty(schema));
}

/** Whether `unevaluatedProperties` and `unevaluatedItems` are about all that is not named beside them. */
function seesAll(schema: SchemaObject, alone: boolean): boolean {
  return alone && !["if", "dependentSchemas", "contains"].some((keyword) => keyword in schema);
}
