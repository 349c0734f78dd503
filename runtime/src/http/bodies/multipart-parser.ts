import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { Busboy, type BusboyConfig, type BusboyInstance } from "@fastify/busboy";
import type { ReventError } from "../../errors/index.ts";
import { endedEarly, invalidBody, tooLarge } from "./bytes.ts";
import { essenceOf } from "./media-type.ts";

/** The greatest number of bytes of a multipart form: of its fields, which are kept in memory, and of all. */
export interface MultipartLimits {
  readonly body: number;
  readonly upload: number;
}

/** Hears of the parts of a form as they arrive. */
export interface PartListener {
  /** Whether a part of this name is a file, even where it has no file name. */
  isFile(name: string): boolean;
  field(name: string, text: string): void;
  /** A file, of which the next part comes only once it is read to its end. */
  file(name: string, bytes: Readable, filename: string | undefined, mediaType: string): void;
  /** The form cannot be read on. */
  fail(failure: ReventError): void;
  /** Everything has arrived. */
  end(): void;
}

/** Bounds that no sensible form reaches. */
const LIMITS = { fields: 1000, files: 100, headerPairs: 50, headerSize: 16_384 };

/**
 * Reads a request as a multipart form (RFC 7578); answers how to stop that. Throws `invalid_request` where the
 * `Content-Type` names no boundary.
 */
export function parseMultipart(
  request: IncomingMessage,
  limits: MultipartLimits,
  listener: PartListener,
): () => void {
  const parser = newParser(request, {
    limits: { ...LIMITS, fieldSize: limits.body },
    isPartAFile: (name, _, filename) =>
      filename !== undefined || (name !== undefined && listener.isFile(name)),
  });
  watchRequest(request, limits.upload, listener);
  watchParts(parser, limits.body, listener);
  parser.once("error", () => listener.fail(invalidBody("is not a well-formed multipart form")));
  parser.once("finish", () => listener.end());
  request.pipe(parser);
  return () => {
    request.unpipe(parser);
    request.pause();
  };
}

function watchRequest(request: IncomingMessage, limit: number, listener: PartListener): void {
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) listener.fail(tooLarge(limit));
  });
  request.once("error", () => listener.fail(endedEarly()));
  request.once("close", () => {
    if (!request.readableEnded) listener.fail(endedEarly());
  });
}

function watchParts(parser: BusboyInstance, limit: number, listener: PartListener): void {
  const nameless = () => invalidBody("has a part without a name");
  let size = 0;
  parser.on("field", (name: string | undefined, text, _, isCut) => {
    size += Buffer.byteLength(text);
    if (isCut || size > limit) listener.fail(tooLarge(limit));
    else if (name === undefined) listener.fail(nameless());
    else listener.field(name, text);
  });
  parser.on("file", (name: string | undefined, bytes, filename, _, type) => {
    if (name === undefined) listener.fail(nameless());
    listener.file(name ?? "", bytes, filename, essenceOf(type));
  });
  for (const one of ["fieldsLimit", "filesLimit"] as const) {
    parser.on(one, () => listener.fail(invalidBody("has too many parts")));
  }
}

function newParser(
  { headers }: IncomingMessage,
  settings: Omit<BusboyConfig, "headers">,
): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...headers, "content-type": headers["content-type"] ?? "" },
      ...settings,
    });
  } catch {
    throw invalidBody("is not a multipart form with a boundary");
  }
}
