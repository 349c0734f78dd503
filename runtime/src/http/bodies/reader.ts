import type { IncomingMessage } from "node:http";
import { type Fault, ReventError } from "../../errors/index.ts";
import type { Validator } from "../../validation.ts";
import { checkDecoded } from "../decoded.ts";
import type { BodyContent, BodySpec, FormSpec } from "../route.ts";
import { assertUnread, hasBody, invalidBody, parseJson, parseText, readBytes } from "./bytes.ts";
import { fieldReader, formReader } from "./form.ts";
import {
  bySpecificity,
  essenceOf,
  isJson,
  isRange,
  isWithin,
  parseMediaType,
} from "./media-type.ts";
import { MultipartBody } from "./multipart.ts";
import type { MultipartLimits } from "./multipart-parser.ts";

/** A body as it was decoded. */
export interface Body {
  readonly value: unknown;
  /** The declared media type, or what was sent where that is a range; only where a handler has to be told. */
  readonly contentType?: string;
}

/**
 * Reads a request's body and checks it; undefined where there is none and none is needed. What is wrong with it is
 * added to `faults`; rejects with a {@link ReventError} where it cannot be taken at all.
 */
export type BodyReader = (request: IncomingMessage, faults: Fault[]) => Promise<Body | undefined>;

/** Reads a body of one declared media type. */
interface Accepted {
  readonly mediaType: string;
  readonly range: string;
  /** From its bytes; absent where it is read while the handler runs. */
  readonly decode?: (bytes: Buffer, essence: string, faults: Fault[]) => unknown;
  readonly open?: (request: IncomingMessage) => MultipartBody;
  readonly fromParsed: (parsed: unknown, faults: Fault[]) => unknown;
  readonly validate: Validator | null;
}

/**
 * How bodies of a route are read, prepared once: JSON (`application/json`, `+json`) as a value, `text/*`
 * as a string, urlencoded forms as an object, multipart forms as {@link MultipartBody}, anything else as
 * bytes (Buffer).
 */
export function bodyReader(spec: BodySpec, limits: MultipartLimits): BodyReader {
  const accepted = Object.entries(spec.content)
    .map(([mediaType, content]) => accept(mediaType, content, limits))
    .sort((a, b) => bySpecificity(a.range, b.range));
  const isTold = accepted.length > 1 || accepted.some(({ range }) => isRange(range));
  return async (request, faults) => {
    try {
      const before = faults.length;
      const decoded = await decodeBody(request, accepted, limits, faults);
      if (decoded === undefined && spec.required) throw invalidBody("is required");
      if (decoded === undefined) return undefined;
      const { value, essence, chosen } = decoded;
      const { validate } = chosen;
      if (validate !== null) checkDecoded(value, { validate, at: "/body" }, faults, before);
      if (!isTold) return { value };
      return { value, contentType: isRange(chosen.range) ? essence : chosen.mediaType };
    } catch (thrown) {
      faults.push(...faultsIn(thrown));
      return undefined;
    }
  };
}

/** A body that is there, and how it came to be what it is. */
interface Decoded {
  readonly value: unknown;
  /** Of the media type that was sent. */
  readonly essence: string;
  readonly chosen: Accepted;
}

/** Undefined where there is no body. */
async function decodeBody(
  request: IncomingMessage,
  accepted: readonly Accepted[],
  limits: MultipartLimits,
  faults: Fault[],
): Promise<Decoded | undefined> {
  const parsed = parsedBefore(request);
  if (parsed === undefined) {
    if (!hasBody(request) && !isEmptyValue(request, accepted)) return undefined;
    assertUnread(request);
  }
  const { essence, chosen } = choose(request, accepted);
  const value =
    parsed !== undefined
      ? chosen.fromParsed(parsed.body, faults)
      : chosen.decode === undefined
        ? chosen.open?.(request)
        : chosen.decode(await readBytes(request, limits.body), essence, faults);
  return value === NOTHING ? undefined : { value, essence, chosen };
}

/** What is wrong with a body, where it is that; throws anything else again. */
function faultsIn(thrown: unknown): readonly Fault[] {
  if (thrown instanceof RangeError) return [{ pointer: "/body", detail: "is nested too deeply" }];
  if (!(thrown instanceof ReventError) || thrown.faults.length === 0) throw thrown;
  return thrown.faults;
}

/** A body of no bytes where JSON or a form was to come. */
const NOTHING = Symbol("nothing");

function accept(mediaType: string, content: BodyContent, limits: MultipartLimits): Accepted {
  const named = { mediaType: mediaType.toLowerCase(), range: essenceOf(mediaType) };
  if (isForm(content)) return { ...named, ...acceptForm(content, limits) };
  return {
    ...named,
    validate: content,
    decode,
    fromParsed: (parsed) => parsed,
  };
}

function acceptForm(
  form: FormSpec,
  limits: MultipartLimits,
): Omit<Accepted, "mediaType" | "range"> {
  if (form.files !== undefined) {
    const spec = { ...form, files: form.files };
    const fields = fieldReader(form, (text) => text);
    const open = (request: IncomingMessage) => new MultipartBody(request, spec, fields, limits);
    return { validate: null, open, fromParsed: tooLate };
  }
  const reader = formReader(form);
  return {
    validate: form.validate,
    decode: (bytes, _, faults) => reader.fromText(parseText(bytes), faults),
    fromParsed: (parsed, faults) =>
      typeof parsed === "object" && parsed !== null ? reader.fromParsed(parsed, faults) : parsed,
  };
}

function isForm(content: BodyContent): content is FormSpec {
  return typeof content === "object" && content !== null;
}

function tooLate(): never {
  const message = "something before the router has read a multipart body: leave that to the router";
  throw new ReventError("misuse", message);
}

/** What something before us, such as `express.json()`, has made of the body. */
function parsedBefore(request: IncomingMessage): { body: unknown } | undefined {
  if (!("body" in request) || request.body === undefined) return undefined;
  const isRead = request.readableEnded || ("_body" in request && request._body === true);
  return isRead && hasBody(request) ? { body: request.body } : undefined;
}

/** Whether no bytes are a value: an empty text, or an empty file. */
function isEmptyValue({ headers }: IncomingMessage, accepted: readonly Accepted[]): boolean {
  if (headers["content-length"] !== "0") return false;
  const essence = parseMediaType(headers["content-type"] ?? "")?.essence;
  if (essence === undefined || isJson(essence)) return false;
  return accepted.find(({ range }) => isWithin(essence, range))?.decode === decode;
}

/** Which of the declared media types the body has. */
function choose(request: IncomingMessage, accepted: readonly Accepted[]) {
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw unsupported("The body must not be compressed (Content-Encoding: identity).");
  }
  const sent = request.headers["content-type"] ?? "";
  const same = accepted.find(({ range }) => range === sent);
  if (same !== undefined) return { essence: sent, chosen: same };
  const given = parseMediaType(sent);
  const match = accepted.find(({ range }) => given !== undefined && isWithin(given.essence, range));
  if (given === undefined || match === undefined) {
    const ranges = accepted.map(({ range }) => range).join(" or ");
    throw unsupported(`The body must be sent with Content-Type: ${ranges || "none"}.`);
  }
  if (given.charset !== undefined && !/^(utf-?8|us-ascii)$/.test(given.charset)) {
    throw unsupported("The body must be in UTF-8.");
  }
  return { essence: given.essence, chosen: match };
}

function decode(bytes: Buffer, essence: string): unknown {
  if (isJson(essence)) return bytes.length === 0 ? NOTHING : parseJson(bytes);
  return essence.startsWith("text/") ? parseText(bytes) : bytes;
}

function unsupported(message: string): ReventError {
  return new ReventError("unsupported_media_type", message);
}
