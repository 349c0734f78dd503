import { didYouMean } from "../../diagnostics/index.ts";
import { entriesOf, isMapping, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";

/** What a field of an extension must be: told in words, and checked. */
export interface Field {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

/**
 * The fields of an extension that is a mapping, those that are as `fields` says. Every other one is
 * told; `undefined` where the extension is absent or no mapping at all.
 */
export function readFields(
  context: Context,
  at: Located | undefined,
  fields: Readonly<Record<string, Field>>,
): Readonly<Record<string, unknown>> | undefined {
  if (at === undefined) return undefined;
  if (!isMapping(at.value)) {
    reportExtension(context, at, "This should be a mapping.", listFields(fields));
    return undefined;
  }
  const known = entriesOf(at).filter(([key, value]) => checkField(context, key, value, fields));
  return Object.fromEntries(known.map(([key, { value }]) => [key, value]));
}

function checkField(
  context: Context,
  key: string,
  at: Located,
  fields: Readonly<Record<string, Field>>,
): boolean {
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (field === undefined) {
    const hint = didYouMean(key, Object.keys(fields)) ?? listFields(fields);
    context.diagnostics.error(
      "extension-invalid",
      { file: at.file, pointer: at.pointer, part: "key" },
      `\`${key}\` is not known here.`,
      hint,
    );
    return false;
  }
  if (field.accepts(at.value)) return true;
  reportExtension(context, at, `\`${key}\` should be ${field.expected}.`);
  return false;
}

function listFields(fields: Readonly<Record<string, Field>>): string {
  return `It can hold ${Object.keys(fields).join(", ")}.`;
}

/** Tells that an extension is not written as documented. */
export function reportExtension(
  { diagnostics }: Context,
  { file, pointer }: Located,
  message: string,
  hint?: string,
): void {
  diagnostics.error("extension-invalid", { file, pointer }, message, hint);
}

/** Whether `value` is a whole number in a range. */
export function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}
