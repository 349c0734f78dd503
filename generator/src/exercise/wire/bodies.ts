import { fileFields } from "../../emit/form-shape.ts";
import { bodyKind } from "../../emit/media-types.ts";
import { isObject } from "../../emit/schemas.ts";
import type { Content, Encoding, NamedType, TypeId } from "../../model/index.ts";
import { queryPairs } from "./styles.ts";

/** A body with the `Content-Type` that says how to read it. */
export interface WireBody {
  readonly contentType: string;
  readonly bytes: Buffer;
}

type Types = ReadonlyMap<TypeId, NamedType>;

/** Ends no text that is made: parts hold no line that begins so. */
const BOUNDARY = "----revent-7d1c2f6a9b3e";

/** A body of a media type; of what is neither JSON nor a form, a text or bytes. */
export function encodeBody(content: Content, body: unknown, types: Types): WireBody {
  const { mediaType } = content;
  const kind = bodyKind(content, "request");
  if (kind === "multipart" && isObject(body))
    return {
      contentType: `${mediaType}; boundary=${BOUNDARY}`,
      bytes: multipart(content, body, types),
    };
  return { contentType: mediaType, bytes: bytesOf(kind, content, body) };
}

function bytesOf(kind: string, content: Content, body: unknown): Buffer {
  if (kind === "form" && isObject(body)) return Buffer.from(urlencoded(content, body));
  if (kind !== "value" && body instanceof Uint8Array) return Buffer.from(body);
  if (kind !== "value" && typeof body === "string") return Buffer.from(body);
  return Buffer.from(JSON.stringify(body) ?? "");
}

/** Lists repeat their key, objects are JSON, unless the contract gives a style. OpenAPI 3.1.1, 4.8.15.1.1. */
export function urlencoded({ encoding = {} }: Content, body: object): string {
  return Object.entries(body)
    .flatMap(([name, value]) => formPairs(name, value, encoding[name]))
    .join("&");
}

function formPairs(name: string, value: unknown, written: Encoding = {}): readonly string[] {
  const { style = "form", explode = style === "form" } = written;
  const isStyled = written.style !== undefined || written.explode !== undefined;
  if (isStyled) return queryPairs({ name, style, explode }, value);
  const plain = Array.isArray(value) ? value.map(fieldText) : fieldText(value);
  return queryPairs({ name, style, explode }, plain);
}

function multipart(content: Content, body: object, types: Types): Buffer {
  const files = new Map(fileFields(content, types));
  const parts = Object.entries(body).flatMap(([name, value]) =>
    [value].flat().map((one) => part(name, one, files.get(name))),
  );
  return Buffer.from(`${parts.join("")}--${BOUNDARY}--\r\n`);
}

function part(name: string, value: unknown, fileTypes: readonly string[] | undefined): string {
  const quoted = name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${quoted}"`;
  const [type = "application/octet-stream"] = fileTypes ?? [];
  const file = `; filename="file"\r\nContent-Type: ${concreteType(type)}`;
  return `${head}${fileTypes === undefined ? "" : file}\r\n\r\n${fieldText(value)}\r\n`;
}

/** A media type of a range, such as `image/png` of `image/*`. */
export function concreteType(mediaType: string): string {
  if (mediaType === "*/*") return "application/json";
  return mediaType
    .replace("/*+", "/x+")
    .replace(/^text\/\*/, "text/plain")
    .replace("/*", "/png");
}

function fieldText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
