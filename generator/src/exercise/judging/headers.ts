import { kindOf } from "../../emit/parameter-shape.ts";
import { allProperties } from "../../emit/properties.ts";
import { isSchema, resolveSchema } from "../../emit/schemas.ts";
import type { NamedType, Parameter, Response, Schema, TypeId } from "../../model/index.ts";
import type { Answer } from "../wire/send.ts";
import type { Rules } from "./answer.ts";
import type { Complaint } from "./complaint.ts";

type Types = ReadonlyMap<TypeId, NamedType>;

/** What is wrong with the headers of an answer. */
export function headerComplaint(
  response: Response,
  { status, headers }: Answer,
  { judge, types }: Rules,
): Complaint | undefined {
  if (response.headerGroup === undefined) return undefined;
  const entries = response.headers.flatMap((header): [string, unknown][] => {
    const text = headers.get(header.name);
    return text === undefined ? [] : [[header.name, headerValue(header, text, types)]];
  });
  const fault = judge.faultOf(response.headerGroup, Object.fromEntries(entries));
  if (fault === undefined) return undefined;
  const name = fault.pointer.split("/")[1];
  const what = name === undefined ? "its headers" : `its header \`${name}\``;
  return {
    code: "answer-invalid",
    severity: "error",
    kind: `${response.status} header ${name ?? fault.reason}`,
    place: response.place,
    message: `answered ${status}, but ${what} ${headerReason(fault.reason)}`,
    hint: "Send the headers that the contract declares, or correct the contract.",
  };
}

function headerReason(reason: string): string {
  return reason.replace("must have required property", "must have the header");
}

/** What the text of a header is read as, in style `simple`. */
function headerValue(
  { schema, mediaType, explode }: Parameter,
  text: string,
  types: Types,
): unknown {
  if (mediaType !== undefined) return parsed(text);
  const resolved = resolveSchema(schema, types);
  const kind = kindOf(resolved, types);
  if (kind === "array") {
    const items = isSchema(resolved.items) ? resolved.items : true;
    return text.split(",").map((one) => scalar(items, one.trim(), types));
  }
  if (kind !== "object") return scalar(schema, text, types);
  const properties = allProperties(schema, types);
  const value = (name: string, one: string) => scalar(properties.get(name) ?? true, one, types);
  return Object.fromEntries(
    pairsOf(text, explode).map(([name, one]) => [name, value(name, one)] as const),
  );
}

function pairsOf(text: string, explode: boolean): readonly (readonly [string, string])[] {
  const parts = text.split(",").map((one) => one.trim());
  if (explode) return parts.map((one) => [one.split("=", 1)[0] ?? "", one.replace(/^[^=]*=/, "")]);
  return parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? ""]] : []));
}

function scalar(schema: Schema, text: string, types: Types): unknown {
  const kind = kindOf(resolveSchema(schema, types), types);
  if (kind === "integer" || kind === "number")
    return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
  if (kind === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
