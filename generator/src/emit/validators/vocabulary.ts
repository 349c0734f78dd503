import type { CodeKeywordDefinition, KeywordCxt } from "ajv";
import type { AjvModules } from "./ajv.ts";

/** Keyword that calls another validator, whose name it holds. */
export const callKeyword = "callValidator";

/**
 * Keyword of a branch of a union: `{ check, fill }`, one schema without and with defaults. A value is filled
 * in only once it has proved to be of this branch; otherwise the next branch would see what this one added.
 */
export const settleKeyword = "settle";

/** Keyword of an object: `{ names, schema }`. A value that is right loses the properties of these names. */
export const dropKeyword = "drop";

/** Keywords of whose schemas one applies, which turns out by trying. */
export const unions: ReadonlySet<string> = new Set(["anyOf", "oneOf"]);

/** Keywords whose schemas a value can fail without being refused. */
export const tentative: ReadonlySet<string> = new Set([...unions, "contains", "if", "not"]);

/** The keywords that `Rewriter` writes and ajv does not know. */
export function vocabulary(modules: AjvModules): readonly CodeKeywordDefinition[] {
  const { _Code, callRef } = modules;
  return [
    {
      keyword: callKeyword,
      schemaType: "string",
      code: (context) => callRef(context, new _Code(String(context.schema))),
    },
    { keyword: settleKeyword, schemaType: "object", code: settle },
    { keyword: dropKeyword, schemaType: "object", code: (context) => drop(modules, context) },
    // A keyword of the model; what is ignored is written as `drop`.
    { keyword: "absent", schemaType: "string", code: (context) => context.fail() },
  ];
}

function settle(context: KeywordCxt): void {
  const valid = context.gen.name("valid");
  const checked = context.subschema({ keyword: settleKeyword, schemaProp: "check" }, valid);
  context.gen.if(valid, () => {
    // ajv fills in nothing under a `compositeRule`, which its types cannot end.
    const fill: object = { keyword: settleKeyword, schemaProp: "fill", compositeRule: false };
    context.subschema(fill, context.gen.name("filled"));
  });
  context.ok(valid);
  context.mergeEvaluated(checked);
}

function drop({ _, getProperty }: AjvModules, context: KeywordCxt): void {
  const { gen, data, schema } = context;
  const valid = gen.name("valid");
  const checked = context.subschema({ keyword: dropKeyword, schemaProp: "schema" }, valid);
  const { names }: { readonly names: readonly string[] } = schema;
  gen.if(_`${valid} && ${data} && typeof ${data} == "object"`, () => {
    for (const name of names) gen.code(_`delete ${data}${getProperty(name)}`);
  });
  context.ok(valid);
  context.mergeEvaluated(checked);
}
