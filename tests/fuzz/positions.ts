import type { Documents } from "./documents.ts";

/** A text in a document: the value at `steps`, or the last of them, which is a key. */
export interface Position {
  readonly file: string;
  readonly steps: readonly string[];
  readonly part: "key" | "value";
  readonly text: string;
  /** Whether the author of a contract chooses that text freely, rather than from the specification's words. */
  readonly free: boolean;
}

/** Keys under which authors choose keys. */
const maps = new Set(
  (
    "paths webhooks properties patternProperties schemas parameters responses headers examples requestBodies " +
    "securitySchemes links callbacks content channels operations messages $defs definitions dependentRequired " +
    "dependentSchemas mapping variables scopes encoding servers messageTraits operationTraits correlationIds " +
    "replies replyAddresses"
  ).split(" "),
);

/** Keys whose values are words of the specification, or have to lead somewhere. */
const words = new Set(
  "$ref type in style action openapi asyncapi scheme flow operationRef".split(" "),
);

/** Every position of `documents`. */
export function positionsOf(documents: Documents): readonly Position[] {
  return [...documents].flatMap(([file, value]) => [...walk(file, value, [])]);
}

function* walk(file: string, value: unknown, steps: readonly string[]): Generator<Position> {
  if (typeof value === "string") {
    const free = !words.has(steps.at(-1) ?? "");
    yield { file, steps, part: "value", text: value, free };
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const inner = [...steps, key];
    if (!Array.isArray(value)) {
      yield { file, steps: inner, part: "key", text: key, free: hasFreeKeys(steps) };
    }
    yield* walk(file, item, inner);
  }
}

function hasFreeKeys(steps: readonly string[]): boolean {
  const [last = "", above] = [steps.at(-1), steps.at(-2)];
  return maps.has(last) && !(above !== undefined && maps.has(above) && above !== "components");
}
