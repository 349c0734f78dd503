import type { NamedType, Schema, SchemaObject, TypeId } from "../../model/index.ts";
import type { Folder } from "../plan.ts";
import { absenceOf, isObject, mapSubschemas, resolveSchema, someSchema } from "../schemas.ts";
import { identifier } from "../text/literal.ts";
import { isAnnotation, isInlined } from "./inline.ts";
import type { Form, Needed, ValidatorPlan } from "./plan.ts";
import { callKeyword, dropKeyword, settleKeyword, tentative, unions } from "./vocabulary.ts";

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
  /** Validators of other folders that the schemas call, by the name they use. */
  readonly called = new Map<string, Needed>();
  /** Validators of this folder that the schemas call, by the name they use. */
  readonly own = new Map<string, Needed>();

  constructor(folder: Folder, types: ReadonlyMap<TypeId, NamedType>, plan: ValidatorPlan) {
    this.#folder = folder;
    this.#types = types;
    this.#plan = plan;
  }

  /** The schema as ajv gets it: annotations gone, defaults only where they are filled in, no `$ref`. */
  rewrite(schema: Schema, form: Form): Schema {
    if (typeof schema === "boolean") return schema;
    if (schema.absent !== undefined) return schema.absent === "refused" ? schema : {};
    const seen = withPrototypeSeen(schema);
    const lifted = form === "input" ? this.#liftDefaults(seen) : seen;
    const { $ref, ...rest } = mapSubschemas(lifted, (one, keyword) =>
      this.#rewriteInner(one, keyword, form),
    );
    const kept = Object.fromEntries(
      Object.entries(rest).filter(
        ([keyword]) =>
          !isAnnotation(keyword) &&
          !dropped.has(keyword) &&
          (keyword !== "default" || form === "input"),
      ),
    );
    const whole = $ref === undefined ? kept : beside(kept, this.#target($ref, form));
    return dropping(whole, ignoredIn(schema));
  }

  /** What only might apply to a value fills in nothing before it is known to. */
  #rewriteInner(schema: Schema, keyword: string, form: Form): Schema {
    if (form === "plain" || !tentative.has(keyword)) return this.rewrite(schema, form);
    const check = this.rewrite(schema, "plain");
    if (!unions.has(keyword) || !this.#hasDefaults(schema)) return check;
    return { [settleKeyword]: { check, fill: this.rewrite(schema, "input") } };
  }

  #hasDefaults(schema: Schema): boolean {
    return someSchema(schema, ({ $ref, ...rest }) => {
      return (
        "default" in rest || ($ref !== undefined && this.#plan.formOf($ref, "input") === "input")
      );
    });
  }

  /** The name by which a validator of this folder is called inside it. */
  nameOf({ id, form }: Needed): string {
    if (this.#plan.isExported(id, form)) return this.#plan.nameIn(this.#folder, id, form);
    return `${form === "plain" ? "check" : "fill"}_${identifier(this.#folder.nameOf(id))}`;
  }

  /** What stands for a reference: the schema itself where it is small, or a call. */
  #target(id: TypeId, wished: Form): Schema {
    const target = this.#types.get(id);
    if (target === undefined) return {};
    if (isInlined(target.schema)) return this.rewrite(target.schema, wished);
    const needed = { id, form: this.#plan.formOf(id, wished) };
    if (target.owner !== this.#folder.owner) {
      const name = this.#plan.nameIn(this.#folder, id, wished);
      this.called.set(name, needed);
      return { [callKeyword]: name };
    }
    const name = this.nameOf(needed);
    this.own.set(name, needed);
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

/** Names of the properties that a value loses once it has proved to be right. */
function ignoredIn({ properties }: SchemaObject): readonly string[] {
  if (!isObject(properties)) return [];
  return Object.keys(properties).filter((name) => absenceOf(properties[name]) === "ignored");
}

function dropping(schema: Schema, names: readonly string[]): Schema {
  return names.length === 0 ? schema : { [dropKeyword]: { names, schema } };
}

/** A schema and what a reference in it stands for; a default has to stay where it is. */
function beside(schema: SchemaObject, target: Schema): Schema {
  const { default: value, ...rest } = schema;
  const kept = value === undefined ? {} : { default: value };
  if (Object.keys(rest).length > 0) {
    const allOf = Array.isArray(rest.allOf) ? rest.allOf : [];
    return { ...schema, allOf: [...allOf, target] };
  }
  if (typeof target === "object") return { ...target, ...kept };
  return Object.keys(kept).length > 0 ? { ...kept, allOf: [target] } : target;
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
