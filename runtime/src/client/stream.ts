import { ClientError } from "./error.ts";

/** One event of a `text/event-stream` as it was received. */
export interface ReceivedEvent {
  readonly data: unknown;
  readonly id?: string;
  readonly event?: string;
  readonly retry?: number;
}

/**
 * How a body is read that is a stream; undefined for media types that are none.
 *
 * @param textEvents whether, or of which events, `data` is text: it is JSON otherwise
 */
export function streamReader(
  mediaType: string,
  textEvents: boolean | readonly string[],
): StreamReader | undefined {
  if (mediaType === "text/event-stream") return (lines) => readEvents(lines, textEvents);
  return LINES.has(mediaType) ? readLines : undefined;
}

/** Turns the lines of a body into items. */
export type StreamReader = (lines: AsyncIterable<string>) => AsyncIterable<unknown>;

/** Media types of JSON on lines. */
const LINES = new Set(["application/x-ndjson", "application/ndjson", "application/jsonl"]);

/** The lines of a body, as they arrive. Letting go of the iterator lets go of the body. */
export async function* linesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split(done ? /\r\n|\r|\n/ : /\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      yield* lines;
      if (done) break;
    }
    if (rest !== "") yield rest;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function* readLines(lines: AsyncIterable<string>): AsyncGenerator<unknown> {
  for await (const line of lines) if (line.trim() !== "") yield parse(line);
}

/** HTML standard, 9.2.6, Interpreting an event stream. An event that the end cuts off is dropped. */
async function* readEvents(
  lines: AsyncIterable<string>,
  textEvents: boolean | readonly string[],
): AsyncGenerator<ReceivedEvent> {
  let data: string[] = [];
  let event: string | undefined;
  let id: string | undefined;
  let retry: number | undefined;
  for await (const line of lines) {
    if (line === "") {
      const text = data.join("\n");
      if (data.length > 0) {
        const isText =
          typeof textEvents === "boolean" ? textEvents : textEvents.includes(event ?? "message");
        yield {
          data: isText ? text : parse(text),
          ...(id !== undefined && { id }),
          ...(event !== undefined && { event }),
          ...(retry !== undefined && { retry }),
        };
      }
      [data, event, retry] = [[], undefined, undefined];
      continue;
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") data.push(value);
    else if (name === "event") event = value;
    else if (name === "id" && !value.includes("\0")) id = value;
    else if (name === "retry" && /^\d+$/.test(value)) retry = Number(value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ClientError("undeclared", "an item of the stream is not JSON", { body: text, cause });
  }
}
