import type { CodeKeywordDefinition, KeywordCxt } from "ajv";
import type { AjvModules } from "./ajv.ts";

/** Keyword that calls another validator, whose name it holds. */
export const callKeyword = "callValidator";

/**
 * Keyword of a branch of a union: `{ check, fill }`, one schema without and with defaults. A value is filled
 * in only once it has proved to be of this branch; otherwise the next branch would see what this one added.
 */
export const settleKeyword = "settle";

/** Keywords of whose schemas one applies, which turns out by trying. */
export const unions: ReadonlySet<string> = new Set(["anyOf", "oneOf"]);

/** Keywords whose schemas a value can fail without being refused. */
export const tentative: ReadonlySet<string> = new Set([...unions, "contains", "if", "not"]);

/** The keywords that `Rewriter` writes and ajv does not know. */
export function vocabulary({ _Code, callRef }: AjvModules): readonly CodeKeywordDefinition[] {
  return [
    {
      keyword: callKeyword,
      schemaType: "string",
      code: (context) => callRef(context, new _Code(String(context.schema))),
    },
    { keyword: settleKeyword, schemaType: "object", code: settle },
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
