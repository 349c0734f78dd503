import { didYouMean } from "../../diagnostics/index.ts";
import { isMapping } from "../../load/index.ts";
import type { EventType, Schema, Service } from "../../model/index.ts";
import type { Context } from "../context.ts";

/** Tells every `x-key` that leads to a property which the payload does not declare. */
export function checkKeys(
  context: Context,
  services: readonly Service[],
  schemas: ReadonlyMap<string, Schema>,
): void {
  for (const { publications, subscriptions } of services) {
    for (const { event } of [...publications, ...subscriptions]) {
      checkKey(context, event, schemas);
    }
  }
}

function checkKey(
  { diagnostics }: Context,
  { key = [], payload, place }: EventType,
  schemas: ReadonlyMap<string, Schema>,
): void {
  let current: unknown = schemas.get(payload);
  for (const step of key) {
    const properties = propertiesOf(current, schemas, new Set());
    if (!properties.has(step)) {
      diagnostics.error(
        "extension-invalid",
        { file: place.file, pointer: `${place.pointer}/x-key` },
        `The payload declares no property \`${step}\` for \`x-key\` to point at.`,
        didYouMean(step, properties.keys()) ??
          "Name a property that the payload's schema declares.",
      );
      return;
    }
    current = properties.get(step);
  }
  if (key.length > 0 && isComposite(current, schemas)) {
    diagnostics.error(
      "extension-invalid",
      { file: place.file, pointer: `${place.pointer}/x-key` },
      "`x-key` points at an object or a list, which cannot be an ordering key.",
      "Point at text, a number or a boolean.",
    );
  }
}

/** Whether all values of a schema are objects or lists, as far as it says so itself. */
function isComposite(schema: unknown, schemas: ReadonlyMap<string, Schema>): boolean {
  const seen = new Set<unknown>();
  let current = schema;
  while (isMapping(current) && typeof current.$ref === "string" && !seen.has(current)) {
    seen.add(current);
    current = schemas.get(current.$ref);
  }
  const types = isMapping(current) ? [current.type].flat() : [];
  return types.some((type) => type === "object" || type === "array");
}

/** The properties that a schema declares, those of what it refers to and is composed of included. */
function propertiesOf(
  schema: unknown,
  schemas: ReadonlyMap<string, Schema>,
  seen: Set<unknown>,
): ReadonlyMap<string, unknown> {
  if (!isMapping(schema) || seen.has(schema)) return new Map();
  seen.add(schema);
  const { $ref, allOf, properties } = schema;
  const parts = [
    ...(typeof $ref === "string" ? [schemas.get($ref)] : []),
    ...(Array.isArray(allOf) ? allOf : []),
  ];
  return new Map([
    ...parts.flatMap((part) => [...propertiesOf(part, schemas, seen)]),
    ...(isMapping(properties) ? Object.entries(properties) : []),
  ]);
}
