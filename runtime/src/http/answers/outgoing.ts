import type { Fault } from "../../errors/index.ts";
import { faultsOf, type ValidationError, type Validator } from "../../validation.ts";

/** A value that was checked before it is sent. */
export interface Checked {
  readonly faults: readonly Fault[];
  /** What may be sent: without properties that a closed schema does not declare. */
  readonly value: unknown;
  /** Whether it must not be sent at all: with a write-only property, or where it is unclear what is undeclared. */
  readonly isUnsendable: boolean;
}

/**
 * Checks a value that is to be sent.
 *
 * @param at pointer to it, such as `/body`
 */
export function checkOutgoing(value: unknown, validate: Validator, at: string): Checked {
  const faults = faultsOf(validate, value, at);
  if (faults.length === 0) return { faults, value, isUnsendable: false };
  const errors = validate.errors ?? [];
  if (errors.some(({ keyword }) => keyword === "absent"))
    return { faults, value, isUnsendable: true };
  const surplus = errors.filter(isUndeclared);
  if (surplus.length === 0) return { faults, value, isUnsendable: false };
  // The branches of a union each complain of what another one declares.
  const isUnclear = errors.some(({ keyword }) => keyword === "anyOf" || keyword === "oneOf");
  if (isUnclear) return { faults, value, isUnsendable: true };
  const copy: unknown = JSON.parse(JSON.stringify(value));
  for (const error of surplus) remove(copy, error);
  const isLeft = !validate(copy) && (validate.errors ?? []).some(isUndeclared);
  return { faults, value: copy, isUnsendable: isLeft };
}

function isUndeclared({ keyword }: ValidationError): boolean {
  return keyword === "additionalProperties" || keyword === "unevaluatedProperties";
}

function remove(root: unknown, { instancePath, params }: ValidationError): void {
  const name = params.additionalProperty ?? params.unevaluatedProperty;
  const parents = instancePath.split("/").slice(1).map(unescapePointer);
  let at = root;
  for (const key of parents) at = isObject(at) ? at[key] : undefined;
  if (isObject(at) && typeof name === "string") delete at[name];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function unescapePointer(text: string): string {
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}
