import { decodeBody, mediaTypeOf } from "./body.ts";
import { type Deadline, deadlineOf } from "./deadline.ts";
import { ClientError } from "./error.ts";
import { isPassing, pauseBefore, sleep } from "./retry.ts";
import type { ClientRoute } from "./route.ts";
import { linesOf, streamReader } from "./stream.ts";
import { undeclared } from "./undeclared.ts";

/** One call, ready to be made. */
export interface Exchange {
  readonly route: ClientRoute;
  /** Sends the request once. */
  readonly send: (signal: AbortSignal) => Promise<Response>;
  /** How often it is sent again where that may help. */
  readonly retries: number;
  /** 0 waits for ever. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends a request and resolves to the answer where its status is declared; `Result` is its type, an
 * `Answer` as the contract has it. Rejects with a
 * {@link ClientError} otherwise, and where there is no answer.
 */
export async function exchange<Result>({
  route,
  send,
  retries,
  timeoutMs,
  signal,
}: Exchange): Promise<Result> {
  const deadline = deadlineOf(timeoutMs, signal);
  const name = `${route.method} ${route.path}`;
  const explain = (thrown: unknown) => failure(name, thrown, deadline, signal);
  let stream: AsyncIterable<unknown> | undefined;
  try {
    const response = await persistently(() => send(deadline.signal), retries, deadline.signal);
    const { status } = response;
    if (!isDeclared(status, route.responses)) throw await undeclared(name, response);
    const items = itemsOf(response, route);
    stream = items && guarded(items, deadline, explain);
    const body = stream ?? (await decodeBody(response));
    const contentType = mediaTypeOf(response);
    const answer: unknown = { status, body, contentType, headers: response.headers };
    return answer as Result;
  } catch (thrown) {
    throw explain(thrown);
  } finally {
    if (stream === undefined) deadline.clear();
    else deadline.stopClock();
  }
}

/** Sends until there is an answer that is not likely to be better next time, or no retry is left. */
async function persistently(
  send: () => Promise<Response>,
  retries: number,
  signal: AbortSignal,
): Promise<Response> {
  for (let tried = 1; ; tried++) {
    let retryAfter: string | null = null;
    try {
      const response = await send();
      if (!isPassing(response.status) || tried > retries) return response;
      retryAfter = response.headers.get("retry-after");
      await response.body?.cancel();
    } catch (error) {
      if (signal.aborted || tried > retries) throw error;
    }
    await sleep(pauseBefore(tried, retryAfter), signal);
  }
}

/** The items of an answer that is a stream; undefined where it is none. */
function itemsOf(response: Response, route: ClientRoute): AsyncIterable<unknown> | undefined {
  const read = streamReader(mediaTypeOf(response), route.textEvents ?? false);
  return read?.(linesOf(response.body));
}

/** A stream whose failures are explained, and which lets go of the caller's signal when it is over. */
async function* guarded(
  items: AsyncIterable<unknown>,
  deadline: Deadline,
  explain: (thrown: unknown) => ClientError,
): AsyncGenerator<unknown> {
  try {
    yield* items;
  } catch (thrown) {
    throw explain(thrown);
  } finally {
    deadline.clear();
  }
}

function failure(
  call: string,
  thrown: unknown,
  deadline: Deadline,
  signal: AbortSignal | undefined,
): ClientError {
  if (thrown instanceof ClientError) return thrown;
  if (signal?.aborted) return new ClientError("aborted", `${call} was given up`, { cause: thrown });
  if (deadline.isOver) {
    return new ClientError("timeout", `${call} had no answer in time`, { cause: thrown });
  }
  return new ClientError("network", `${call} could not reach the service`, { cause: thrown });
}

function isDeclared(status: number, declared: ClientRoute["responses"] = ["default"]): boolean {
  const range = `${Math.trunc(status / 100)}XX`;
  return declared.some((key) => {
    const text = String(key).toUpperCase();
    return text === String(status) || text === range || text === "DEFAULT";
  });
}
