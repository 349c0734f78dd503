import type { Arbitrary } from "fast-check";
import * as fc from "fast-check";
import { ValueMaker } from "../../generator/src/exercise/values/maker.ts";
import type { Content, Response, Route } from "../../generator/src/model/index.ts";
import type { Multipart } from "../../runtime/src/http/index.ts";
import type { Judge } from "./judge.ts";
import type { Subject } from "./subjects.ts";

/** What a handler got, and what it answered. */
export interface Handled {
  readonly route: Route;
  readonly request: Readonly<Record<string, unknown>>;
  readonly result: StubResult;
}

export interface StubResult {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly contentType?: string;
  /** Of a stream, what its items are. */
  readonly items?: readonly unknown[];
}

/** How many results of each operation there are. */
const RESULTS = 30;

/** A core that answers every operation with results that its contract allows, and tells what it got. */
export class StubCore {
  /** What was handled since it was emptied. */
  readonly handled: Handled[] = [];
  /** Chooses among the results. */
  choice = 0;
  readonly methods: Readonly<Record<string, (request: Handled["request"]) => Promise<object>>>;

  constructor(subject: Subject, judge: Judge, seed: number) {
    const maker = new ValueMaker(fc, subject.types, { texts: "any", examples: "some" });
    const headers = new ValueMaker(fc, subject.types, { texts: "plain", examples: "some" });
    const methods = subject.service.routes.map((route) => {
      const made = fc.oneof(
        ...route.responses.map((one) => results(one, route, { maker, headers, judge })),
      );
      const all = fc.sample(made, { seed, numRuns: RESULTS });
      return [
        route.name,
        (request: Handled["request"]) => this.#handle(route, request, all),
      ] as const;
    });
    this.methods = Object.fromEntries(methods);
  }

  async #handle(
    route: Route,
    request: Handled["request"],
    results: readonly StubResult[],
  ): Promise<object> {
    const { body } = request;
    if (isMultipart(body)) {
      for await (const file of body.files()) file.stream().resume();
      await body.fields();
    }
    const result = results[this.choice % results.length];
    if (result === undefined) throw new Error("there is no result");
    this.handled.push({ route, request, result });
    const { items, ...rest } = result;
    return items === undefined ? rest : { ...rest, body: stream(items) };
  }
}

async function* stream(items: readonly unknown[]): AsyncGenerator<unknown> {
  yield* items;
}

function isMultipart(body: unknown): body is Multipart<object, string> {
  return (
    typeof body === "object" &&
    body !== null &&
    "fields" in body &&
    typeof body.fields === "function"
  );
}

interface Makers {
  readonly maker: ValueMaker;
  readonly headers: ValueMaker;
  readonly judge: Judge;
}

/** Results that one declared response allows. */
function results(response: Response, { responses }: Route, makers: Makers): Arbitrary<StubResult> {
  const status = statusOf(response.status, responses);
  const { headerGroup, content } = response;
  const { headers: plain, judge } = makers;
  const headers =
    headerGroup === undefined ? fc.constant(undefined) : valid(plain, headerGroup, judge);
  const bodies =
    content.length === 0 ? [fc.constant({})] : content.map((one) => bodyOf(one, makers));
  return fc.tuple(headers, fc.oneof(...bodies)).map(([made, body]) => ({
    status,
    ...(made !== undefined && { headers: made as Record<string, string> }),
    ...body,
  }));
}

function statusOf(status: string, declared: readonly Response[]): number {
  if (status === "default")
    return declared.some(({ status: other }) => other === "4XX") ? 503 : 418;
  return status.endsWith("XX") ? Number(`${status[0]}09`) : Number(status);
}

function bodyOf(
  { mediaType, type, textEvents }: Content,
  { maker, judge }: Makers,
): Arbitrary<Partial<StubResult>> {
  const contentType = mediaType.replace("/*+", "/x+").replace("/*", "/png");
  if (type !== undefined) {
    const made = valid(maker, type, judge);
    if (mediaType === "text/event-stream")
      return fc
        .array(textEvents ? made.filter(isSayable) : made, { maxLength: 3 })
        .map((all) => ({ contentType, items: textEvents ? all : all.map((data) => ({ data })) }));
    if (mediaType.endsWith("ndjson"))
      return fc.array(made, { maxLength: 3 }).map((items) => ({ contentType, items }));
    return made.map((body) => ({ contentType, body }));
  }
  if (/json/.test(mediaType))
    return fc.jsonValue({ maxDepth: 1 }).map((body) => ({ contentType, body }));
  return fc.string({ unit: "binary" }).map((text) => ({ contentType, body: Buffer.from(text) }));
}

/** Whether the id of an event is one line: the router breaks the stream off at any other, which no schema tells. */
function isSayable(event: unknown): boolean {
  return !/[\r\n\0]/.test(String((event as { readonly id?: string }).id ?? ""));
}

/** Some values that are certainly of a type. */
function valid(maker: ValueMaker, type: string, judge: Judge): Arbitrary<unknown> {
  const made = fc.sample(maker.ofType(type), { seed: 1, numRuns: 300 });
  const accepted = made.filter((value) => judge.accepts(type, value)).slice(0, RESULTS);
  if (accepted.length === 0) throw new Error(`no value of ${type} was found: ${judge.reason}`);
  return fc.constantFrom(...accepted);
}
