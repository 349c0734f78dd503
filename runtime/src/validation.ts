import type { Fault } from "./errors/index.ts";
import { sentence } from "./sentences.ts";

/**
 * A compiled JSON Schema: what emitted `validators.js` exports. After it returned false, `errors` says
 * why (ajv's shape); read it at once, the next call overwrites it.
 */
export interface Validator<T = unknown> {
  (data: unknown): data is T;
  errors?: readonly ValidationError[] | null;
}

/** One fault as ajv reports it. */
export interface ValidationError {
  /** JSON Pointer to the failing value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** More faults than this are cut off: nobody reads them, and a hostile body could have a million. */
const MAX_FAULTS = 100;

/**
 * Checks a value and tells every fault found, at most 100; none means that it is as the contract says.
 *
 * @param validate a compiled schema; may fill in defaults
 * @param data the value
 * @param at pointer to the value as a whole, such as `/body`
 */
export function faultsOf(validate: Validator, data: unknown, at: string): readonly Fault[] {
  if (validate(data)) return [];
  const errors = validate.errors ?? [];
  if (errors.length === 0) return [{ pointer: at, detail: "is not as the contract says" }];
  return withoutEchoes(errors)
    .slice(0, MAX_FAULTS)
    .map((error) => ({ pointer: at + pointerOf(error), detail: sentence(error) }));
}

/** As {@link faultsOf}; that a value is nested too deeply for a schema that refers to itself is a fault, too. */
export function faultsOfReceived(validate: Validator, data: unknown, at: string): readonly Fault[] {
  try {
    return faultsOf(validate, data, at);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ pointer: at, detail: "is nested too deeply" }];
  }
}

/** Where the fault is; for a missing or surplus property, that property and not the object around it. */
function pointerOf({ instancePath, params }: ValidationError): string {
  const property =
    params.missingProperty ??
    params.additionalProperty ??
    params.unevaluatedProperty ??
    params.propertyName ??
    params.tag;
  if (typeof property !== "string") return instancePath;
  return instancePath + pointerTo(property);
}

/** A JSON Pointer (RFC 6901) from property names. */
export function pointerTo(...names: readonly string[]): string {
  return names.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/**
 * Drops what only repeats others: `if` (its `then` or `else` has been told), the rule that a faulty
 * property name broke, and the branches of a union that merely names types.
 */
function withoutEchoes(errors: readonly ValidationError[]): readonly ValidationError[] {
  const kept: ValidationError[] = [];
  for (const error of errors) {
    if (error.keyword === "if") continue;
    if (error.keyword === "anyOf" || error.keyword === "oneOf") kept.push(mergeTypes(kept, error));
    else kept.push(error);
  }
  return kept;
}

/** Where every branch of a union failed for the value's type alone: one `type` fault that lists them. */
function mergeTypes(before: ValidationError[], union: ValidationError): ValidationError {
  const start = before.findLastIndex((error) => error.instancePath !== union.instancePath) + 1;
  const branches = before.slice(start);
  if (branches.length === 0 || branches.some((error) => error.keyword !== "type")) return union;
  before.length = start;
  const type = branches.flatMap((error) => [error.params.type].flat());
  return { ...union, keyword: "type", params: { type: [...new Set(type)] } };
}
