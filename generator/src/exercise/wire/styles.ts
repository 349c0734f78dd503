import { bodyKind } from "../../emit/media-types.ts";
import { isObject } from "../../emit/schemas.ts";
import type { Parameter } from "../../model/index.ts";

/** How a value is written. OpenAPI 3.1.1, 4.8.12.6 Style Examples. */
export type Writing = Pick<Parameter, "name" | "style" | "explode"> &
  Partial<Pick<Parameter, "mediaType" | "allowReserved">>;

/** A value in a segment of a path. */
export function pathText(parameter: Writing, value: unknown): string {
  const { name, style, explode } = parameter;
  if (parameter.mediaType !== undefined) return encode(contentText(parameter, value));
  const written = style === "label" ? encodeLabel : encode;
  const parts = pieces(value, explode, written);
  if (style === "label") return `.${parts.join(explode ? "." : ",")}`;
  if (style !== "matrix") return parts.join(",");
  if (!explode) return `;${name}=${parts.join(",")}`;
  return parts.map((part) => (isObject(value) ? `;${part}` : `;${name}=${part}`)).join("");
}

/** The pairs of a query, or of an urlencoded form, that a value is written as. */
export function queryPairs(parameter: Writing, value: unknown): readonly string[] {
  const { style, explode } = parameter;
  const key = encode(parameter.name);
  if (parameter.mediaType !== undefined) return [`${key}=${encode(contentText(parameter, value))}`];
  const written = parameter.allowReserved === true ? encodeLittle : encode;
  if (style === "deepObject" && isObject(value))
    return Object.entries(value).map(
      ([name, one]) => `${key}%5B${encode(name)}%5D=${written(one)}`,
    );
  if (explode && isObject(value)) return pieces(value, true, written);
  if (explode && Array.isArray(value)) return value.map((one) => `${key}=${written(one)}`);
  if (!Array.isArray(value) && !isObject(value)) return [`${key}=${written(value)}`];
  return [`${key}=${pieces(value, false, encode).join(delimiters.get(style) ?? ",")}`];
}

/** The text of a header. */
export function headerText(parameter: Writing, value: unknown): string {
  if (parameter.mediaType !== undefined) return contentText(parameter, value);
  return pieces(value, parameter.explode, String).join(",");
}

/** The pairs of the `Cookie` header that a value is written as; of style `cookie`, OpenAPI 3.2.0, one for each item. */
export function cookiePairs(parameter: Writing, value: unknown): readonly string[] {
  const { name, style, explode } = parameter;
  if (parameter.mediaType !== undefined)
    return [`${name}=${encode(contentText(parameter, value))}`];
  const parts = pieces(value, explode, style === "cookie" ? String : encode);
  if (style !== "cookie" || !explode) return [`${name}=${parts.join(",")}`];
  return isObject(value) ? parts : parts.map((part) => `${name}=${part}`);
}

const delimiters: ReadonlyMap<string, string> = new Map([
  ["spaceDelimited", "%20"],
  ["pipeDelimited", "%7C"],
]);

/** What a style joins: items, `k=v` (explode) or `k`, `v`; a scalar is one piece. */
function pieces(value: unknown, explode: boolean, written: (one: unknown) => string): string[] {
  if (Array.isArray(value)) return value.map(written);
  if (!isObject(value)) return [written(value)];
  return Object.entries(value).flatMap(([name, one]) =>
    explode ? [`${written(name)}=${written(one)}`] : [written(name), written(one)],
  );
}

/** A parameter with `content` is JSON, or text. */
function contentText({ mediaType = "" }: Writing, value: unknown): string {
  return bodyKind({ mediaType }, "request") === "value" ? JSON.stringify(value) : String(value);
}

function encode(value: unknown): string {
  return encodeURIComponent(String(value));
}

/** What joins the parts of a label is no character that is escaped elsewhere. */
function encodeLabel(value: unknown): string {
  return encode(value).replaceAll(".", "%2E");
}

/** Leaves reserved characters as they are, but those that would end the value. */
function encodeLittle(value: unknown): string {
  return encodeURI(String(value)).replace(/[#&+=]/g, encodeURIComponent);
}
