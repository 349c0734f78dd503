import { child, type Located } from "../../load/index.ts";
import type { RetryPolicy } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { type Field, isWhole, readFields, reportExtension } from "./object.ts";

const MAX_DELAY = 7 * 24 * 60 * 60 * 1000;

const policyFields: Readonly<Record<string, Field>> = {
  attempts: {
    expected: "a whole number from 1 to 1000",
    accepts: (value) => isWhole(value, 1, 1000),
  },
  backoff: { expected: "a mapping", accepts: (value) => typeof value === "object" },
};

const delay: Field = {
  expected: "a whole number of milliseconds, a week at the most",
  accepts: (value) => isWhole(value, 0, MAX_DELAY),
};

const backoffFields: Readonly<Record<string, Field>> = {
  initial: delay,
  factor: {
    expected: "a number from 1 to 100",
    accepts: (value) => typeof value === "number" && value >= 1 && value <= 100,
  },
  max: delay,
};

/** `x-retry` of a `receive` operation. */
export function readRetry(context: Context, operation: Located): RetryPolicy | undefined {
  const at = child(operation, "x-retry");
  const policy = readFields(context, at, policyFields);
  if (at === undefined || policy === undefined) return undefined;
  const backoff = readFields(context, child(at, "backoff"), backoffFields);
  const { attempts } = policy;
  const { initial, max } = backoff ?? {};
  if (Number(initial) > Number(max)) {
    reportExtension(context, at, "`backoff.initial` is larger than `backoff.max`.");
  }
  return {
    ...(typeof attempts === "number" && { attempts }),
    ...(backoff !== undefined && { backoff }),
  };
}
