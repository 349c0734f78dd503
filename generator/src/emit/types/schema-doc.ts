import type { Schema, SchemaObject } from "../../model/index.ts";
import { asSentence } from "../text/comment.ts";
import { literal } from "../text/literal.ts";

/** Formats of addresses: where nothing else is to be said, the property's name says as much. */
const plainFormats: ReadonlySet<string> = new Set(
  ["uri", "uri-reference", "uri-template"].map((format) => `Format \`${format}\`.`),
);

/** Paragraphs that document a schema: what its author says, and what its type cannot say. */
export function schemaDoc(schema: Schema): string[] {
  if (typeof schema === "boolean") return [];
  const { description, deprecated } = schema;
  const said = typeof description === "string" ? description.trim() : "";
  const all = schemaFacts(schema);
  const facts = said === "" && plainFormats.has(all) ? "" : all;
  return [joined(said, facts), deprecated === true ? "@deprecated" : ""].filter(
    (one) => one !== "",
  );
}

/** The facts follow in the same paragraph, unless there is more than one already. */
function joined(said: string, facts: string): string {
  if (said === "" || facts === "") return said + facts;
  return said.includes("\n") ? `${said}\n\n${facts}` : `${asSentence(said)} ${facts}`;
}

/** Limits, format and default in a short line, such as `1 to 80 characters.`; may be empty. */
function schemaFacts(schema: SchemaObject): string {
  const { format } = schema;
  const facts = [
    range(schema.minLength, schema.maxLength, "character"),
    range(schema.minItems, schema.maxItems, "item"),
    range(schema.minProperties, schema.maxProperties, "property", "properties"),
    range(schema.minimum, schema.maximum, ""),
    typeof format === "string" && format !== "" ? `Format \`${format}\`` : "",
    schema.readOnly === true ? "Read-only" : "",
    schema.writeOnly === true ? "Write-only" : "",
    isShort(schema.default) ? `Default \`${literal(schema.default)}\`` : "",
  ];
  return facts
    .filter((fact) => fact !== "")
    .map((fact) => `${fact}.`)
    .join(" ");
}

function range(from: unknown, to: unknown, unit: string, units = `${unit}s`): string {
  const [low, high] = [
    typeof from === "number" ? from : undefined,
    typeof to === "number" ? to : undefined,
  ];
  const counted = (count: number) =>
    unit === "" ? `${count}` : `${count} ${count === 1 ? unit : units}`;
  if (low === undefined && high === undefined) return "";
  if (high === undefined) return `At least ${counted(low ?? 0)}`;
  if (low === high) return `Exactly ${counted(high)}`;
  return low === undefined ? `At most ${counted(high)}` : `${low} to ${counted(high)}`;
}

function isShort(value: unknown): boolean {
  return value !== undefined && literal(value).length <= 40;
}
