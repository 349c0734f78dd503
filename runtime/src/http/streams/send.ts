import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Exchange } from "../exchange.ts";
import { closingOf } from "../serving/closing.ts";
import { HEARTBEAT } from "./items.ts";

/** After this time without an item a stream of events gets a {@link HEARTBEAT}, in ms. */
const HEARTBEAT_MS = 15_000;

/** What to stream, and how. */
export interface Streaming {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly items: AsyncIterable<unknown>;
  /** An item as text; what it throws ends the stream. */
  readonly encode: (item: unknown) => string;
  readonly hasHeartbeat: boolean;
}

/**
 * Sends items as they come, no faster than the client takes them. Ends when there are no more, when the
 * client goes, and when the server closes; the iterator is told (`return`). Rejects with what the iterator or
 * `encode` throws; the connection is broken off then, so that the client does not take it for the end.
 */
export async function sendStream(exchange: Exchange, streaming: Streaming): Promise<void> {
  const { request, response } = exchange;
  response.writeHead(streaming.status, streaming.headers);
  const iterator = streaming.items[Symbol.asyncIterator]();
  if (request.method === "HEAD") {
    response.end();
    await iterator.return?.();
    return;
  }
  const writer = new Writer(response, streaming.hasHeartbeat);
  try {
    for (;;) {
      const next = await writer.unlessOver(iterator.next());
      if (next === OVER || next.done === true) break;
      if ((await writer.write(streaming.encode(next.value))) === OVER) break;
    }
    response.end();
  } catch (error) {
    // Node holds back what is written in one tick.
    setImmediate(() => breakOff(response));
    throw error;
  } finally {
    writer.release();
    letGo(iterator);
  }
}

/** Closes the connection behind what has been sent, without the mark that says that it is all. */
function breakOff(response: ServerResponse): void {
  if (response.socket === null) response.destroy();
  else response.socket.destroySoon();
}

/** An iterator that is waiting for its next item can end only after that, so nobody waits for it. */
function letGo(iterator: AsyncIterator<unknown>): void {
  Promise.resolve(iterator.return?.()).catch(() => undefined);
}

const OVER = Symbol("over");

/** Writes to a client until it has gone, or the server closes. */
class Writer {
  readonly #response: ServerResponse;
  readonly #heartbeat: NodeJS.Timeout | undefined;
  readonly #forgetClosing: (() => void) | undefined;
  #isOver = false;
  #isQuiet = true;
  /** Ends the wait that is going on. */
  #wake: () => void = () => undefined;

  constructor(response: ServerResponse, hasHeartbeat: boolean) {
    this.#response = response;
    response.once("close", this.#end);
    response.on("error", this.#end);
    this.#forgetClosing = closingOf(response.socket)?.onAnnounce(this.#end);
    response.flushHeaders();
    if (hasHeartbeat) this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
  }

  /** What is promised, or OVER if that comes first. */
  unlessOver<T>(promised: Promise<T>): Promise<T | typeof OVER> {
    return new Promise((resolve, reject) => {
      this.#wake = () => resolve(OVER);
      promised.then(resolve, reject);
      if (this.#isOver) this.#wake();
    });
  }

  /** Writes, and resolves when more can be taken. */
  async write(text: string): Promise<typeof OVER | undefined> {
    if (this.#isOver) return OVER;
    this.#isQuiet = false;
    const hasRoom = this.#response.write(text);
    flush(this.#response);
    if (hasRoom) return undefined;
    const drained = new Promise<undefined>((resolve) => {
      this.#response.once("drain", () => resolve(undefined));
    });
    return this.unlessOver(drained);
  }

  release(): void {
    clearInterval(this.#heartbeat);
    this.#forgetClosing?.();
    this.#response.off("close", this.#end);
  }

  #end = (): void => {
    this.#isOver = true;
    this.#wake();
  };

  #beat(): void {
    if (this.#isQuiet && !this.#response.writableNeedDrain) {
      this.#response.write(HEARTBEAT);
      flush(this.#response);
    }
    this.#isQuiet = true;
  }
}

/** What compresses answers, such as the middleware `compression`, holds items back until it is told not to. */
function flush(response: ServerResponse): void {
  if ("flush" in response && typeof response.flush === "function") response.flush();
}
