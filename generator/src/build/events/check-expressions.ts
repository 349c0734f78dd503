import { didYouMean } from "../../diagnostics/index.ts";
import { isMapping } from "../../load/index.ts";
import type { EventType, RuntimeExpression, Schema, Service } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { anyPart, everyPart, missingStep, schemaAt } from "../schema/declared.ts";

type Schemas = ReadonlyMap<string, Schema>;

/** Tells every `x-key` and runtime expression that leads to something which the message does not declare. */
export function checkExpressions(
  context: Context,
  services: readonly Service[],
  schemas: Schemas,
): void {
  for (const { publications, subscriptions, streams } of services) {
    const addresses = new Map(streams.map((stream) => [stream.address, stream]));
    for (const { event, replyTo, answers } of publications) {
      checkExpression(context, event, replyTo?.location, schemas);
      for (const request of answers?.requests ?? []) {
        checkExpression(context, request, answers?.address, schemas);
      }
    }
    for (const { event } of [...publications, ...subscriptions]) {
      checkKey(context, event, schemas);
      checkExpression(context, event, event.correlationId, schemas);
      const locations = addresses.get(event.stream)?.parameters?.locations ?? {};
      for (const one of Object.values(locations)) checkExpression(context, event, one, schemas);
    }
  }
}

/** A header need not be declared where none is; whatever else is not declared is probably misspelled. */
function checkExpression(
  { diagnostics }: Context,
  { action, payload, headers }: Pick<EventType, "action" | "headers"> & Partial<EventType>,
  expression: RuntimeExpression | undefined,
  schemas: Schemas,
): void {
  if (expression === undefined) return;
  const { part, path, text, place } = expression;
  const type = part === "header" ? headers : payload;
  const missing = type && missingStep(schemas.get(type), path, { schemas, within: anyPart });
  if (!missing || (part === "header" && missing.known.size === 0)) return;
  const declares = part === "header" ? "declares no header" : "declares no property";
  diagnostics.warn(
    "expression-invalid",
    place,
    `\`${text}\` points at nothing: \`${action}\` ${declares} \`${missing.step}\`.`,
    didYouMean(missing.step, missing.known.keys()) ?? "Declare it in the message's schema.",
  );
}

function checkKey(
  { diagnostics }: Context,
  { key = [], payload, place }: EventType,
  schemas: Schemas,
): void {
  const at = { file: place.file, pointer: `${place.pointer}/x-key` };
  const look = { schemas, within: everyPart };
  const missing = missingStep(schemas.get(payload), key, look);
  if (missing !== undefined) {
    diagnostics.error(
      "extension-invalid",
      at,
      `The payload declares no property \`${missing.step}\` for \`x-key\` to point at.`,
      didYouMean(missing.step, missing.known.keys()) ??
        "Name a property that the payload's schema declares.",
    );
  } else if (key.length > 0 && isComposite(schemaAt(schemas.get(payload), key, look), schemas)) {
    diagnostics.error(
      "extension-invalid",
      at,
      "`x-key` points at an object or a list, which cannot be an ordering key.",
      "Point at text, a number or a boolean.",
    );
  }
}

/** Whether all values of a schema are objects or lists, as far as it says so itself. */
function isComposite(schema: unknown, schemas: Schemas): boolean {
  const seen = new Set<unknown>();
  let current = schema;
  while (isMapping(current) && typeof current.$ref === "string" && !seen.has(current)) {
    seen.add(current);
    current = schemas.get(current.$ref);
  }
  const types = isMapping(current) ? [current.type].flat() : [];
  return types.some((type) => type === "object" || type === "array");
}
