import type { IncomingMessage } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Answer, NoAnswer } from "./send.ts";

/** A stream is listened to for so long, in ms. */
const LISTEN_MS = 500;
/** Or until so many pieces of it have come. */
const PIECES = 10;
/** More than this of a body is not read, nor made of a compressed one. */
const SIZE_LIMIT = 16 * 1024 * 1024;
const streams = /^(text\/event-stream|application\/(x-ndjson|ndjson|jsonl))\b/i;

/** Reads an answer to its end; of a stream, what comes in a short while. Never rejects. */
export function readAnswer(message: IncomingMessage): Promise<Answer | NoAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (isCut: boolean) => {
      clearTimeout(timer);
      resolve(answerOf(message, Buffer.concat(chunks), isCut));
    };
    const isStream = streams.test(message.headers["content-type"] ?? "");
    const timer = isStream ? setTimeout(() => finish(true), LISTEN_MS) : undefined;
    message.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > SIZE_LIMIT || (isStream && chunks.length >= PIECES)) finish(true);
    });
    message.once("end", () => finish(false));
    message.once("error", () => {
      clearTimeout(timer);
      resolve({ kind: "broken", reason: cutReason(message, size) });
    });
  });
}

function cutReason({ statusCode, headers }: IncomingMessage, size: number): string {
  const promised = headers["content-length"];
  const amount = promised === undefined ? "" : `, ${size} bytes of ${promised}`;
  return `answered ${statusCode} and closed the connection in the middle of the body${amount}`;
}

function answerOf(message: IncomingMessage, raw: Buffer, isCut: boolean): Answer | NoAnswer {
  const headers = new Map<string, string>();
  for (const [name, values] of Object.entries(message.headersDistinct))
    headers.set(name.toLowerCase(), (values ?? []).join(", "));
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  const body = isCut ? raw : decompress(raw, encoding);
  if (body === undefined)
    return { kind: "broken", reason: `sent a body that cannot be read as ${encoding}` };
  return { status: message.statusCode ?? 0, headers, body, isCut };
}

/** Undefined for what it is not, and for encodings that are not known. */
function decompress(raw: Buffer, encoding: string): Buffer | undefined {
  if (encoding === "identity" || raw.length === 0) return raw;
  const read = {
    gzip: gunzipSync,
    "x-gzip": gunzipSync,
    deflate: inflateSync,
    br: brotliDecompressSync,
  };
  try {
    const known = Object.entries(read).find(([name]) => name === encoding)?.[1];
    return known?.(raw, { maxOutputLength: SIZE_LIMIT });
  } catch {
    return undefined;
  }
}
