import { ReventError } from "../../errors/index.ts";

/** How often a failed handler runs again, and after what delay; `x-retry` of a receive operation. */
export interface RetryPolicy {
  /** How often the handler runs at the most, the first time included. Default 10: with the other defaults, over some eight minutes. */
  readonly attempts?: number;
  /** Delay before the second run (`initial`), what it is multiplied with for each further one, and its limit; in ms. Default 1000, 2, 300000. */
  readonly backoff?: { readonly initial?: number; readonly factor?: number; readonly max?: number };
}

/** A {@link RetryPolicy} with defaults filled in. */
export interface RetryPlan {
  readonly attempts: number;
  readonly initial: number;
  readonly factor: number;
  readonly max: number;
}

const defaults: RetryPlan = { attempts: 10, initial: 1000, factor: 2, max: 300_000 };

/** Every delay is stretched by up to this part of it, so that what failed together does not come back together. */
const jitter = 0.5;

/** The plan for policies, the first one that says something wins. @throws ReventError `misuse` for numbers that make no sense */
export function planRetries(...policies: readonly (RetryPolicy | undefined)[]): RetryPlan {
  const pick = (choose: (policy: RetryPolicy) => number | undefined) =>
    policies.map((policy) => policy && choose(policy)).find((value) => value !== undefined);
  const plan = {
    attempts: pick((policy) => policy.attempts) ?? defaults.attempts,
    initial: pick((policy) => policy.backoff?.initial) ?? defaults.initial,
    factor: pick((policy) => policy.backoff?.factor) ?? defaults.factor,
    max: pick((policy) => policy.backoff?.max) ?? defaults.max,
  };
  check("attempts", plan.attempts, 1);
  check("backoff.initial", plan.initial, 0);
  check("backoff.factor", plan.factor, 1);
  check("backoff.max", plan.max, 0);
  return plan;
}

function check(name: string, value: number, least: number): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new ReventError(
    "misuse",
    `Retry policy: ${name} is ${value}; it must be ${least} or more.`,
  );
}

/** Ms to wait after the given attempt (from 1) has failed. */
export function delayAfter(attempt: number, plan: RetryPlan, random: () => number): number {
  const delay = Math.min(plan.max, plan.initial * plan.factor ** (attempt - 1));
  return Math.round(delay * (1 + random() * jitter));
}
