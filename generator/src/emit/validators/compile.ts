import type { Diagnostics } from "../../diagnostics/index.ts";
import type { NamedType, TypeId } from "../../model/index.ts";
import type { Folder } from "../plan.ts";
import { isObject } from "../schemas.ts";
import { escapeHidden } from "../text/literal.ts";
import type { AjvModules } from "./ajv.ts";
import { ModuleText } from "./module-text.ts";
import type { Needed, ValidatorPlan } from "./plan.ts";
import { Rewriter } from "./rewrite.ts";
import { vocabulary } from "./vocabulary.ts";

/** Compiled validators of a folder. */
export interface CompiledValidators {
  /** JavaScript without imports; exports each validator under its name. */
  readonly code: string;
  /** What its statements declare, in their order, such as `export const validateUser`. */
  readonly declares: readonly string[];
  /** What the code needs of the runtime. */
  readonly helpers: readonly RuntimeHelper[];
  /** Validators of other folders that the code calls, by the name it uses. */
  readonly called: ReadonlyMap<string, Needed>;
}

/** What ajv's output needs at run time. */
export type RuntimeHelper = "equal" | "formats" | "ucs2length" | "validator";

/** What {@link compileValidators} works on. */
export interface CompileInput {
  readonly folder: Folder;
  readonly types: ReadonlyMap<TypeId, NamedType>;
  readonly plan: ValidatorPlan;
  /** Whether any schema of the workspace speaks of unevaluated properties or items. */
  readonly tracksEvaluated: boolean;
  readonly diagnostics: Diagnostics;
}

/**
 * Compiles the validators of a folder with ajv, each on its own: they call each other by name, so that
 * a long chain of references needs no deep stack. Equal schemas share one validator. A schema that ajv
 * refuses is a fault at its place.
 */
export function compileValidators(modules: AjvModules, input: CompileInput): CompiledValidators {
  const { folder, types, plan } = input;
  const rewriter = new Rewriter(folder, types, plan);
  const schemas = rewriteAll(plan.exportedBy(folder.owner), types, rewriter);
  const ajv = createAjv(
    modules,
    input,
    [...schemas.values()].map(({ schema }) => schema),
  );
  const module = new ModuleText();
  const known = new Map<string, string>();
  for (const [name, { needed, schema }] of schemas) {
    const isExported = plan.isExported(needed.id, needed.form);
    const key = JSON.stringify(schema);
    const same = known.get(key);
    if (same !== undefined) {
      module.addAlias(name, isExported, same);
      continue;
    }
    const text = compileOne(modules, ajv, schema, (reason) => refuse(needed, reason, input));
    if (text === undefined) continue;
    module.add(name, isExported, text);
    known.set(key, name);
  }
  const code = escapeHidden(module.toString());
  const helpers = helpersOf(code, module.called);
  return { code, declares: module.declares, helpers, called: rewriter.called };
}

interface Rewritten {
  readonly needed: Needed;
  readonly schema: object;
}

/** The schemas that a folder's validators are made of, by the name of the validator. */
function rewriteAll(
  exported: readonly Needed[],
  types: ReadonlyMap<TypeId, NamedType>,
  rewriter: Rewriter,
): ReadonlyMap<string, Rewritten> {
  const rewritten = new Map<string, Rewritten>();
  for (const needed of exported) rewriter.own.set(rewriter.nameOf(needed), needed);
  // What is rewritten adds what it calls; a Map's iteration reaches entries added meanwhile.
  for (const [name, needed] of rewriter.own) {
    const type = types.get(needed.id);
    if (type === undefined) continue;
    const schema = rewriter.rewrite(type.schema, needed.form);
    const refusal = schema === false ? { not: {} } : {};
    rewritten.set(name, { needed, schema: typeof schema === "object" ? schema : refusal });
  }
  return rewritten;
}

/** The module that ajv makes of one schema; undefined where it refuses to. */
function compileOne(
  { standaloneCode }: AjvModules,
  ajv: Ajv,
  schema: object,
  refuse: (reason: string) => void,
): string | undefined {
  try {
    // ajv leaves characters bare that end a line.
    return escapeHidden(standaloneCode(ajv, ajv.compile(schema)));
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function refuse({ id }: Needed, reason: string, { types, diagnostics }: CompileInput): void {
  const type = types.get(id);
  if (type === undefined) return;
  const message = `No validator can be made of the schema ${type.name}: ${reason}.`;
  diagnostics.error("schema-unsupported", type.place, message, "Correct the schema.");
}

type Ajv = InstanceType<AjvModules["Ajv"]>;

function createAjv(modules: AjvModules, input: CompileInput, schemas: readonly object[]): Ajv {
  const { _, Ajv, addFormats } = modules;
  const ajv = new Ajv({
    allErrors: true,
    code: { esm: true, formats: _`formats`, lines: true, source: true },
    logger: false,
    // The runtime makes sentences of keyword and params itself.
    messages: false,
    // Reading `data.constructor` finds something in every object; only then is the longer code needed.
    ownProperties: schemas.some(namesInherited),
    strict: false,
    unicodeRegExp: true,
    useDefaults: true,
    validateSchema: false,
  });
  if (!input.tracksEvaluated) ajv.opts.unevaluated = false;
  addFormats(ajv);
  for (const keyword of vocabulary(modules)) ajv.addKeyword(keyword);
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

function helpersOf(code: string, called: ReadonlySet<string>): RuntimeHelper[] {
  const needed = {
    equal: called.has("equal"),
    formats: /^const formats\d+ = formats[.[]/m.test(code),
    ucs2length: called.has("ucs2length"),
    validator: / = validator\(/.test(code),
  };
  return (["equal", "formats", "ucs2length", "validator"] as const).filter((name) => needed[name]);
}
