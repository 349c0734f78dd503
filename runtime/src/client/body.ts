import { ClientError } from "./error.ts";
import { type ParameterStyles, queryString } from "./url.ts";

/** Media type of bodies where the contract does not say otherwise. */
export const JSON_TYPE = "application/json";

/** A multipart form as a caller gives it: files as `Blob` or `File`. */
export type MultipartForm<Form, FileName extends string> = {
  [Name in keyof Form]: Name extends FileName ? FileValue<Form[Name]> : Form[Name];
};

type FileValue<Value> = Value extends readonly unknown[]
  ? readonly Blob[]
  : Value extends undefined
    ? undefined
    : Blob;

/**
 * A body as `fetch` takes it: JSON, a form, or as it is where it is text or bytes of another media type.
 *
 * @param styles of fields of a form that the contract gives one
 */
export function encodeBody(
  body: unknown,
  contentType: string,
  styles: ParameterStyles = {},
): string | Uint8Array | FormData | null {
  if (body === undefined) return null;
  const essence = essenceOf(contentType);
  if (isJson(essence)) return JSON.stringify(body);
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  if (typeof body === "object" && body !== null) {
    if (essence === MULTIPART) return multipart(body);
    if (essence === "application/x-www-form-urlencoded") return urlencoded(body, styles);
  }
  return JSON.stringify(body);
}

/** Whether `fetch` says the media type itself, with a boundary that only it knows. */
export function isSaidByFetch(contentType: string): boolean {
  return essenceOf(contentType) === MULTIPART;
}

const MULTIPART = "multipart/form-data";

function multipart(body: object): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item instanceof Blob) form.append(name, item);
      else if (item !== undefined) form.append(name, fieldText(item));
    }
  }
  return form;
}

/** A urlencoded form. Lists repeat their key, objects are JSON, unless the contract says otherwise. */
export function urlencoded(body: object, styles: ParameterStyles = {}): string {
  const fields = Object.entries(body).map(([name, value]: [string, unknown]) => {
    if (Object.hasOwn(styles, name)) return [name, value];
    if (Array.isArray(value)) return [name, value.map(fieldText)];
    return [name, value === undefined ? undefined : fieldText(value)];
  });
  return queryString(Object.fromEntries(fields), styles).slice(1);
}

function fieldText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** JSON as a value, text as a string, anything else as bytes; nothing where the body is empty. */
export async function decodeBody(response: Response): Promise<unknown> {
  const type = mediaTypeOf(response);
  if (!isJson(type) && !type.startsWith("text/")) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.length === 0 ? undefined : bytes;
  }
  const text = await response.text();
  if (text === "") return undefined;
  if (!isJson(type)) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { status } = response;
    const message = `the answer with status ${status} says that it is ${type}, but it is not JSON`;
    throw new ClientError("undeclared", message, { status, body: text, cause });
  }
}

/** The media type of an answer, without its parameters; empty where it says none. */
export function mediaTypeOf(response: Response): string {
  return essenceOf(response.headers.get("content-type") ?? "");
}

function essenceOf(contentType: string): string {
  return contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function isJson(essence: string): boolean {
  return essence === JSON_TYPE || essence.endsWith("+json");
}
