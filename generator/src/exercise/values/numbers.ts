import type { Arbitrary } from "fast-check";
import type { SchemaObject } from "../../model/index.ts";
import type { FastCheck } from "./maker.ts";

/** Between what numbers are made, and whether the contract says so. */
interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** What most services take for a number that the contract does not bound. */
const usual: Bounds = { min: -1000, max: 1000 };
const ranges: ReadonlyMap<unknown, Bounds> = new Map([
  ["int32", { min: -(2 ** 31), max: 2 ** 31 - 1 }],
  ["uint32", { min: 0, max: 2 ** 32 - 1 }],
]);
const safe: Bounds = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

/** Integers as a schema bounds them: often the bounds themselves, seldom very large ones. */
export function integers(fc: FastCheck, schema: SchemaObject): Arbitrary<number> {
  const step =
    typeof schema.multipleOf === "number" && schema.multipleOf > 0 ? schema.multipleOf : 1;
  const { min, max } = boundsOf(schema, ranges.get(schema.format) ?? safe, 1);
  const all = multiples(fc, { min, max }, step);
  const near = { min: Math.max(min, usual.min), max: Math.min(max, usual.max) };
  if (near.min > near.max) return all;
  const ends = [min, max].filter((end) => end !== safe.min && end !== safe.max && end % step === 0);
  return fc.oneof(
    { weight: 3, arbitrary: multiples(fc, near, step) },
    { weight: 1, arbitrary: all },
    ...(ends.length === 0 ? [] : [{ weight: 3, arbitrary: fc.constantFrom(...ends) }]),
  );
}

/** Numbers as a schema bounds them. */
export function numbers(fc: FastCheck, schema: SchemaObject): Arbitrary<number> {
  if (typeof schema.multipleOf === "number") return integers(fc, schema);
  const { min, max } = boundsOf(schema, { min: -1e9, max: 1e9 }, 0);
  if (min > max) return fc.constant(min);
  const fractions = fc.double({ min, max, noNaN: true });
  const whole = { min: Math.ceil(min), max: Math.floor(max) };
  if (whole.min > whole.max) return fractions;
  return fc.oneof(multiples(fc, whole, 1), fractions);
}

function boundsOf(schema: SchemaObject, otherwise: Bounds, step: number): Bounds {
  const number = (value: unknown) => (typeof value === "number" ? value : undefined);
  const above = number(schema.exclusiveMinimum);
  const below = number(schema.exclusiveMaximum);
  const lows = [number(schema.minimum), above === undefined ? undefined : above + step];
  const highs = [number(schema.maximum), below === undefined ? undefined : below - step];
  const min = Math.max(...lows.map((low) => low ?? Number.NEGATIVE_INFINITY));
  const max = Math.min(...highs.map((high) => high ?? Number.POSITIVE_INFINITY));
  return {
    min: Number.isFinite(min) ? min : Math.min(otherwise.min, max),
    max: Number.isFinite(max) ? max : Math.max(otherwise.max, min),
  };
}

function multiples(fc: FastCheck, { min, max }: Bounds, step: number): Arbitrary<number> {
  const low = Math.ceil(min / step);
  const high = Math.max(low, Math.floor(max / step));
  const isSmall = low >= -(2 ** 31) && high < 2 ** 31;
  const whole = isSmall
    ? fc.integer({ min: low, max: high })
    : fc.maxSafeInteger().map((number) => Math.min(Math.max(number, low), high));
  return whole.map((number) => number * step);
}
