import type { NamedType, Schema, SchemaObject, TypeId } from "../../model/index.ts";
import type { Folder } from "../plan.ts";
import { isObject, mapSubschemas, resolveSchema } from "../schemas.ts";
import { isAnnotation, isInlined } from "./inline.ts";
import type { Form, Needed, ValidatorPlan } from "./plan.ts";

/** Keyword under which {@link Rewriter} says that the validator of another folder has to be called. */
export const callKeyword = "callValidator";

/** Keywords that ajv does not need: what they say has been said otherwise, or to people. */
const dropped: ReadonlySet<string> = new Set([
  "$anchor",
  "$defs",
  "$dynamicAnchor",
  "$id",
  "$schema",
  "$vocabulary",
  "definitions",
  "discriminator",
  "nullable",
]);

/** Rewrites the schemas of a folder for ajv. */
export class Rewriter {
  readonly #folder: Folder;
  readonly #types: ReadonlyMap<TypeId, NamedType>;
  readonly #plan: ValidatorPlan;
  /** Validators of other folders that the schemas call. */
  readonly called = new Map<string, Needed>();
  /** Schemas that were referred to and are not registered yet. */
  readonly pending: Needed[] = [];

  constructor(folder: Folder, types: ReadonlyMap<TypeId, NamedType>, plan: ValidatorPlan) {
    this.#folder = folder;
    this.#types = types;
    this.#plan = plan;
  }

  /** The schema as ajv gets it: annotations gone, defaults only where they are filled in. */
  rewrite(schema: Schema, form: Form): Schema {
    if (typeof schema === "boolean") return schema;
    const seen = withPrototypeSeen(schema);
    const lifted = form === "input" ? this.#liftDefaults(seen) : seen;
    const { $ref, ...rest } = mapSubschemas(lifted, (one) => this.rewrite(one, form));
    const kept = Object.entries(rest).filter(
      ([keyword]) =>
        !isAnnotation(keyword) &&
        !dropped.has(keyword) &&
        (keyword !== "default" || form === "input"),
    );
    return { ...Object.fromEntries(kept), ...($ref !== undefined && this.#reference($ref, form)) };
  }

  #reference(id: TypeId, wished: Form): SchemaObject {
    const needed = { id, form: this.#plan.formOf(id, wished) };
    const target = this.#types.get(id);
    if (target === undefined) return {};
    if (target.owner === this.#folder.owner || isInlined(target.schema)) {
      this.pending.push(needed);
      return { $ref: schemaUri(needed) };
    }
    const name = this.#plan.nameIn(this.#folder, id, wished);
    this.called.set(name, needed);
    return { [callKeyword]: name };
  }

  /** ajv looks for the default of a property beside its `$ref` only, not behind it. */
  #liftDefaults(schema: SchemaObject): SchemaObject {
    const properties = schema.properties;
    if (!isObject(properties)) return schema;
    const lifted = Object.entries(properties).map(([name, one]) => {
      if (!isObject(one) || !("$ref" in one) || "default" in one) return [name, one] as const;
      const value = resolveSchema(one, this.#types).default;
      return [name, value === undefined ? one : { ...one, default: value }] as const;
    });
    return { ...schema, properties: Object.fromEntries(lifted) };
  }
}

/** The name under which a schema is registered with ajv; also what error reports call it. */
export function schemaUri({ id, form }: Needed): string {
  return `${form === "plain" ? "type" : "input"}:${id.split("/").map(encodeURIComponent).join("/")}`;
}

/** ajv passes over a property `__proto__`, but not over a pattern that it matches. */
function withPrototypeSeen(schema: SchemaObject): SchemaObject {
  const { properties, patternProperties = {} } = schema;
  if (!isObject(properties) || !isObject(patternProperties)) return schema;
  if (!Object.hasOwn(properties, "__proto__")) return schema;
  const { ["__proto__"]: prototype, ...others } = properties;
  return {
    ...schema,
    properties: others,
    patternProperties: { ...patternProperties, "^__proto__$": prototype },
  };
}
