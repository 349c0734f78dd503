import type { Written } from "./instances.ts";
import { InstanceMaker } from "./instances.ts";
import type { Json } from "./json.ts";
import { mutate } from "./mutate.ts";
import type { Judgement, Oracle } from "./oracle.ts";
import { Random } from "./random.ts";

/** One value that two validators judge differently. */
export interface Disagreement {
  readonly value: Json;
  /** What ajv says of it by the schema as written. */
  readonly valid: boolean;
}

/** What {@link compareVerdicts} found. */
export interface Verdicts {
  readonly valid: readonly Json[];
  readonly invalid: readonly Json[];
  readonly disagreements: readonly Disagreement[];
}

/**
 * Makes `count` values for a schema, half of them with something changed, and lets the emitted validator and
 * ajv judge each. The same seed makes the same values.
 */
export function compareVerdicts(input: {
  readonly oracle: Oracle;
  readonly written: Written;
  readonly judgement: Judgement;
  readonly validate: (value: unknown) => boolean;
  readonly seed: number;
  readonly count: number;
}): Verdicts {
  const random = new Random(input.seed);
  const maker = new InstanceMaker(random, (ref, file) => input.oracle.resolve(ref, file));
  const valid: Json[] = [];
  const invalid: Json[] = [];
  const disagreements: Disagreement[] = [];
  for (let index = 0; index < input.count; index += 1) {
    const made = maker.make(input.written);
    const value = index % 2 === 0 ? made : mutate(made, random);
    // ajv passes over this property.
    if (JSON.stringify(value).includes('"__proto__"')) continue;
    // What a request lacks is filled in, and what does not belong there dropped, before a value is judged.
    const given = structuredClone(value);
    const accepted = input.validate(given);
    const verdict = attempt(() => input.judgement(given));
    if (verdict === undefined) continue;
    (verdict ? valid : invalid).push(value);
    if (accepted !== verdict) disagreements.push({ value, valid: verdict });
  }
  return { valid, invalid, disagreements };
}

/** ajv's own equality throws at values that hold a `toString`; on these it has no opinion. */
function attempt(judge: () => boolean): boolean | undefined {
  try {
    return judge();
  } catch {
    return undefined;
  }
}
