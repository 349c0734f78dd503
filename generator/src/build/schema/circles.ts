import type { Schema } from "../../model/index.ts";
import type { Context } from "../context.ts";
import type { TypeDraft } from "./registry.ts";

/**
 * Tells schemas that are made of nothing but themselves (`A: { $ref: A }`, or through `allOf`): no
 * value can be judged by them. A circle through properties or items is fine.
 */
export function reportCircles(
  { diagnostics }: Context,
  drafts: readonly TypeDraft[],
  schemas: ReadonlyMap<string, Schema>,
): void {
  const settled = new Set<string>();
  for (const { key, place } of drafts) {
    if (!leadsIntoCircle(key, schemas, settled)) continue;
    diagnostics.error(
      "ref-cycle",
      place,
      "This schema leads back to itself without ever saying what a value is.",
      "Let one schema of the circle say it, or put the reference into a property.",
    );
  }
}

/**
 * Walks what `start` is immediately made of; a key that comes up again on the way is a circle. Every
 * key is walked once in the run, so of each circle only the first schema is told.
 */
function leadsIntoCircle(
  start: string,
  schemas: ReadonlyMap<string, Schema>,
  settled: Set<string>,
): boolean {
  const way = new Set<string>();
  const stack: (readonly [key: string, leave: boolean])[] = [[start, false]];
  let found = false;
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [key, leave] = top;
    if (leave) {
      way.delete(key);
    } else if (way.has(key)) {
      found = true;
    } else if (!settled.has(key)) {
      way.add(key);
      settled.add(key);
      stack.push([key, true], ...immediate(schemas.get(key)).map((next) => [next, false] as const));
    }
  }
  return found;
}

/** Keys of the types that a schema applies to the very same value. */
function immediate(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { $ref, allOf, anyOf, oneOf, not, if: condition, then, else: otherwise } = asRecord(schema);
  const inner = [allOf, anyOf, oneOf, not, condition, then, otherwise].flat();
  const own = typeof $ref === "string" ? [$ref] : [];
  return [...own, ...inner.flatMap(immediate)];
}

function asRecord(schema: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(schema));
}
