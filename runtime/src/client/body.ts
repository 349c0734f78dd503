import { ClientError } from "./error.ts";

/** Media type of bodies where the contract does not say otherwise. */
export const JSON_TYPE = "application/json";

/** A body as `fetch` takes it: JSON, or as it is where it is text or bytes of another media type. */
export function encodeBody(body: unknown, contentType: string): string | Uint8Array | null {
  if (body === undefined) return null;
  if (isJson(contentType)) return JSON.stringify(body);
  return typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
}

/** JSON as a value, text as a string, anything else as bytes; nothing where the body is empty. */
export async function decodeBody(response: Response): Promise<unknown> {
  const type = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
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

function isJson(mediaType: string): boolean {
  return mediaType === JSON_TYPE || mediaType.endsWith("+json");
}
