import type { Schema } from "../../model/index.ts";
import type { Context } from "../context.ts";

/**
 * The schemas without those that are made of nothing but themselves (`A: { $ref: A }`, or through
 * `allOf`): no value can be judged by them, so they are told and stand for anything. A circle through
 * properties or items is fine.
 */
export function breakCircles(
  { diagnostics, types }: Context,
  schemas: ReadonlyMap<string, Schema>,
): ReadonlyMap<string, Schema> {
  const settled = new Set<string>();
  const broken = new Map(schemas);
  const drafts = new Map(types.drafts.map((draft) => [draft.key, draft]));
  for (const start of drafts.values()) {
    for (const key of circlesFrom(start.key, schemas, settled)) {
      broken.set(key, true);
      diagnostics.error(
        "ref-cycle",
        (drafts.get(key) ?? start).place,
        "This schema leads back to itself without ever saying what a value is.",
        "Let one schema of the circle say it, or put the reference into a property.",
      );
    }
  }
  return broken;
}

/**
 * Walks what `start` is immediately made of; a key that comes up again on the way closes a circle. Every
 * key is walked once in the run, so each circle is told once.
 */
function circlesFrom(
  start: string,
  schemas: ReadonlyMap<string, Schema>,
  settled: Set<string>,
): ReadonlySet<string> {
  const way = new Set<string>();
  const stack: (readonly [key: string, leave: boolean])[] = [[start, false]];
  const closing = new Set<string>();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [key, leave] = top;
    if (leave) {
      way.delete(key);
    } else if (way.has(key)) {
      closing.add(key);
    } else if (!settled.has(key)) {
      way.add(key);
      settled.add(key);
      stack.push([key, true]);
      for (const next of immediate(schemas.get(key))) stack.push([next, false]);
    }
  }
  return closing;
}

/** Keys of the types that a schema applies to the very same value. */
export function immediate(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { $ref, allOf, anyOf, oneOf, not, if: condition, then, else: otherwise } = asRecord(schema);
  const inner = [allOf, anyOf, oneOf, not, condition, then, otherwise].flat();
  const own = typeof $ref === "string" ? [$ref] : [];
  return [...own, ...inner.flatMap(immediate)];
}

function asRecord(schema: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(schema));
}
