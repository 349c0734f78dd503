import { isMapping } from "../../load/index.ts";
import type { Schema } from "../../model/index.ts";

/** How declared properties are looked up. */
export interface Look {
  readonly schemas: ReadonlyMap<string, Schema>;
  /** Keywords whose parts count, too. */
  readonly within: readonly string[];
}

/** Keywords whose parts all hold, and those of which one may hold. */
export const everyPart = ["allOf"];
export const anyPart = ["allOf", "oneOf", "anyOf"];

/** A step that leads to no declared property. */
export interface MissingStep {
  readonly step: string;
  /** What is declared there. */
  readonly known: ReadonlyMap<string, unknown>;
}

/** The first step of a path that leads to no declared property. */
export function missingStep(
  schema: unknown,
  path: readonly string[],
  look: Look,
): MissingStep | undefined {
  let current = schema;
  for (const step of path) {
    const known = propertiesOf(current, look, new Set());
    if (!known.has(step)) return { step, known };
    current = known.get(step);
  }
  return undefined;
}

/** The schema at the end of a path. */
export function schemaAt(schema: unknown, path: readonly string[], look: Look): unknown {
  return path.reduce((current, step) => propertiesOf(current, look, new Set()).get(step), schema);
}

/** The properties that a schema declares, those of what it refers to and is composed of included. */
function propertiesOf(
  schema: unknown,
  look: Look,
  seen: Set<unknown>,
): ReadonlyMap<string, unknown> {
  if (!isMapping(schema) || seen.has(schema)) return new Map();
  seen.add(schema);
  const { $ref, properties } = schema;
  const parts = [
    ...(typeof $ref === "string" ? [look.schemas.get($ref)] : []),
    ...look.within.flatMap((keyword) => [schema[keyword] ?? []].flat()),
  ];
  return new Map([
    ...parts.flatMap((part) => [...propertiesOf(part, look, seen)]),
    ...(isMapping(properties) ? Object.entries(properties) : []),
  ]);
}
