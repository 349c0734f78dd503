import type { KeywordCxt } from "ajv";
import type { Diagnostics } from "../../diagnostics/index.ts";
import type { NamedType, TypeId } from "../../model/index.ts";
import type { Folder } from "../plan.ts";
import { isObject } from "../schemas.ts";
import type { AjvModules } from "./ajv.ts";
import { inlinedKeywords } from "./inline.ts";
import type { Needed, ValidatorPlan } from "./plan.ts";
import { callKeyword, Rewriter, schemaUri } from "./rewrite.ts";

/** Compiled validators of a folder. */
export interface CompiledValidators {
  /** JavaScript without imports; exports each validator under its name. */
  readonly code: string;
  /** What the code needs of the runtime. */
  readonly helpers: readonly RuntimeHelper[];
  /** Validators of other folders that the code calls, by the name it uses. */
  readonly called: ReadonlyMap<string, Needed>;
}

/** What ajv's output needs at run time. */
export type RuntimeHelper = "equal" | "formats" | "ucs2length";

/** What {@link compileValidators} works on. */
export interface CompileInput {
  readonly folder: Folder;
  readonly types: ReadonlyMap<TypeId, NamedType>;
  readonly plan: ValidatorPlan;
  /** Whether any schema of the workspace speaks of unevaluated properties or items. */
  readonly tracksEvaluated: boolean;
  readonly diagnostics: Diagnostics;
}

/** Compiles the validators that a folder exports, with ajv. A schema that ajv refuses is a fault at its place. */
export function compileValidators(modules: AjvModules, input: CompileInput): CompiledValidators {
  const { folder, types, plan } = input;
  const needed = plan.exportedBy(folder.owner);
  const rewriter = new Rewriter(folder, types, plan);
  const schemas = collectSchemas(needed, types, rewriter);
  const ajv = createAjv(modules, input, [...schemas.values()]);
  for (const [uri, schema] of schemas) ajv.addSchema(schema, uri);
  const compiled = needed.filter((one) => compiles(ajv, one, input));
  const uris = Object.fromEntries(compiled.map((one, index) => [`e${index}`, schemaUri(one)]));
  const names = compiled.map((one) => plan.nameIn(folder, one.id, one.form));
  const code = nameExports(modules.standaloneCode(ajv, uris), names);
  return { code, helpers: helpersOf(code), called: rewriter.called };
}

function collectSchemas(
  needed: readonly Needed[],
  types: ReadonlyMap<TypeId, NamedType>,
  rewriter: Rewriter,
): ReadonlyMap<string, object> {
  const schemas = new Map<string, object>();
  rewriter.pending.push(...needed);
  for (let next = rewriter.pending.pop(); next !== undefined; next = rewriter.pending.pop()) {
    const type = types.get(next.id);
    const uri = schemaUri(next);
    if (type === undefined || schemas.has(uri)) continue;
    const schema = rewriter.rewrite(type.schema, next.form);
    schemas.set(uri, typeof schema === "object" ? schema : schema ? {} : { not: {} });
  }
  return schemas;
}

type Ajv = InstanceType<AjvModules["Ajv"]>;

function createAjv(modules: AjvModules, input: CompileInput, schemas: readonly object[]): Ajv {
  const { _, _Code, Ajv, addFormats, callRef } = modules;
  const ajv = new Ajv({
    allErrors: true,
    code: { esm: true, formats: _`formats`, lines: true, source: true },
    inlineRefs: inlinedKeywords,
    logger: false,
    // Reading `data.constructor` finds something in every object; only then is the longer code needed.
    ownProperties: schemas.some(namesInherited),
    strict: false,
    unicodeRegExp: true,
    useDefaults: true,
    validateSchema: false,
  });
  if (!input.tracksEvaluated) ajv.opts.unevaluated = false;
  addFormats(ajv);
  ajv.addKeyword({
    keyword: callKeyword,
    schemaType: "string",
    code: (context: KeywordCxt) => callRef(context, new _Code(String(context.schema))),
  });
  return ajv;
}

/** Whether a schema names a property that every object inherits. */
function namesInherited(schema: object): boolean {
  return Object.entries(schema).some(([keyword, value]) => {
    if (keyword === "properties" && isObject(value) && Object.keys(value).some(isInherited))
      return true;
    if (keyword === "required" && Array.isArray(value) && value.some(isInherited)) return true;
    return typeof value === "object" && value !== null && namesInherited(value);
  });
}

function isInherited(name: unknown): boolean {
  return typeof name === "string" && name in Object.prototype;
}

function compiles(ajv: Ajv, needed: Needed, { types, diagnostics }: CompileInput): boolean {
  try {
    return ajv.getSchema(schemaUri(needed)) !== undefined;
  } catch (error) {
    const type = types.get(needed.id);
    if (type === undefined) return false;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `No validator can be made of the schema ${type.name}: ${reason}.`;
    diagnostics.error("schema-unsupported", type.place, message, "Correct the schema.");
    return false;
  }
}

/** ajv exports ASCII names only, so it is given numbers. */
function nameExports(code: string, names: readonly string[]): string {
  const named = code.replace(/^export const e(\d+) = /gm, (_, index: string) => {
    return `export const ${names[Number(index)]} = `;
  });
  return withoutUnused(named.replace(/^"use strict";\n?/, ""));
}

/** ajv declares every schema that it has compiled, and reads few of them. */
function withoutUnused(code: string): string {
  const mentions = new Map<string, number>();
  for (const [name] of code.matchAll(/\bschema\d+\b/g)) {
    mentions.set(name, (mentions.get(name) ?? 0) + 1);
  }
  return code.replace(/^const (schema\d+) = .*;\n/gm, (line, name: string) =>
    mentions.get(name) === 1 ? "" : line,
  );
}

function helpersOf(code: string): RuntimeHelper[] {
  const patterns = {
    equal: /^const func\d+ = equal;$/m,
    formats: /^const formats\d+ = formats[.[]/m,
    ucs2length: /^const func\d+ = ucs2length;$/m,
  };
  return (["equal", "formats", "ucs2length"] as const).filter((name) => patterns[name].test(code));
}
