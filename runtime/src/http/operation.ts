import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { type Fault, ReventError } from "../errors/index.ts";
import type { Logger } from "../logger.ts";
import { traceFacts } from "../telemetry.ts";
import { Answers, type ResponseCheck } from "./answers/answers.ts";
import { Responses } from "./answers/responses.ts";
import { sendProblem } from "./answers/send.ts";
import { hasBody, invalidRequest, keepBytes } from "./bodies/bytes.ts";
import { MultipartBody } from "./bodies/multipart.ts";
import type { MultipartLimits } from "./bodies/multipart-parser.ts";
import { type Body, type BodyReader, bodyReader } from "./bodies/reader.ts";
import { Context } from "./context.ts";
import type { Exchange } from "./exchange.ts";
import type { HttpContext, RequestValues, Result } from "./handler.ts";
import { type GroupReader, groupReader } from "./parameters/group.ts";
import { querystringReader } from "./parameters/querystring.ts";
import { parseTemplate } from "./paths.ts";
import type { Route } from "./route.ts";
import { Refusal } from "./security/challenges.ts";
import {
  type Guard,
  guardOf,
  keysInQuery,
  type SchemeTable,
  type Verifiers,
} from "./security/security.ts";

/** Calls the core. */
export type Invoke = (request: RequestValues, context: HttpContext<unknown>) => Promise<Result>;

/** Judges the bytes of a body before they are decoded; rejects with a {@link ReventError}. */
export type BodyVerifier = (request: IncomingMessage, body: Uint8Array) => Promise<void>;

/** What is the same for all operations of a router. */
export interface OperationSettings {
  readonly verifiers: Verifiers;
  readonly schemes: SchemeTable;
  readonly verifyBody: BodyVerifier | undefined;
  readonly limits: MultipartLimits;
  readonly responses: ResponseCheck;
  readonly logger: Logger;
}

/** One operation: everything that can be prepared is prepared once, in the constructor. */
export class Operation {
  /** Its path template. */
  readonly path: string;
  readonly #name: string;
  readonly #settings: OperationSettings;
  readonly #invoke: Invoke;
  readonly #guard: Guard | undefined;
  readonly #groups: readonly (readonly [GroupName, GroupReader<unknown>])[];
  readonly #readBody: BodyReader | undefined;
  readonly #responses: Responses;
  readonly #answers: Answers;

  constructor(name: string, route: Route, invoke: Invoke, settings: OperationSettings) {
    this.path = route.path;
    this.#name = name;
    this.#settings = settings;
    this.#invoke = invoke;
    this.#guard = guardOf(name, route, settings.verifiers, settings.schemes);
    this.#groups = groupReaders(route, keysInQuery(route, settings.schemes));
    this.#readBody = route.body && bodyReader(route.body, settings.limits);
    this.#responses = new Responses(route.responses);
    const { responses: check, logger } = settings;
    this.#answers = new Answers({ operation: name, responses: this.#responses, check, logger });
  }

  /** Answers a request: who is it, what do they want, do it, say so. Never rejects. */
  async perform(exchange: Exchange): Promise<void> {
    let body: unknown;
    try {
      // Nothing is awaited that has nothing to wait for: each time costs a turn.
      const principal = this.#guard && (await this.#guard.authenticate(exchange));
      if (this.#settings.verifyBody !== undefined) await this.#verify(exchange);
      this.#negotiate(exchange);
      const faults: Fault[] = [];
      const values = this.#readParameters(exchange, faults);
      if (this.#readBody !== undefined) {
        addBody(values, await this.#readBody(exchange.request, faults));
        body = values.body;
      }
      if (faults.length > 0) throw invalidRequest(faults);
      const context = new Context(principal, exchange);
      const result = await this.#invoke(values, context);
      const headers = result?.status === 401 ? this.#challenge() : {};
      const sending = this.#answers.send(exchange, context, result, headers);
      if (sending !== undefined) await sending;
    } catch (thrown) {
      this.#fail(exchange, thrown);
    } finally {
      if (body instanceof MultipartBody) await this.#letGo(body, exchange);
    }
  }

  async #verify({ request }: Exchange): Promise<void> {
    const { verifyBody, limits } = this.#settings;
    const bytes = hasBody(request) ? await keepBytes(request, limits.body) : Buffer.alloc(0);
    await verifyBody?.(request, bytes);
  }

  /** Refuses a client that accepts none of the media types that success has here. */
  #negotiate({ request }: Exchange): void {
    const { successTypes } = this.#responses;
    if (this.#responses.hasFor(request.headers.accept)) return;
    const message = `This is answered as ${successTypes.join(" or ")}, none of which you accept.`;
    throw new ReventError("not_acceptable", message);
  }

  async #letGo(body: MultipartBody, { requestId }: Exchange): Promise<void> {
    try {
      await body.dispose();
    } catch (err) {
      const facts = { requestId, operation: this.#name, ...traceFacts(), err };
      this.#settings.logger.warn(facts, "an uploaded file could not be deleted");
    }
  }

  #readParameters(exchange: Exchange, faults: Fault[]): RequestValues {
    const values: RequestValues = {};
    for (const [name, read] of this.#groups) values[name] = read(exchange, faults);
    return values;
  }

  #fail(exchange: Exchange, thrown: unknown): void {
    const headers = this.#challengesOf(thrown);
    const isGone = exchange.response.destroyed;
    const { status } = sendProblem(exchange, thrown, headers);
    if (status < 500 || status === 501) return;
    const { requestId } = exchange;
    const facts = { requestId, operation: this.#name, ...traceFacts(), err: thrown };
    if (isGone) this.#settings.logger.warn(facts, `${this.#name} failed after the client had gone`);
    else this.#settings.logger.error(facts, `${this.#name} failed`);
  }

  #challengesOf(thrown: unknown): OutgoingHttpHeaders {
    if (thrown instanceof Refusal) {
      const { challenges } = thrown;
      return challenges.length === 0 ? {} : { "www-authenticate": [...challenges] };
    }
    const isRefusal = thrown instanceof ReventError && thrown.code === "unauthenticated";
    return isRefusal ? this.#challenge() : {};
  }

  /** How to present credentials, as every 401 has to say. RFC 9110, 15.5.2. */
  #challenge(): OutgoingHttpHeaders {
    return this.#guard === undefined ? {} : { "www-authenticate": [...this.#guard.challenges] };
  }
}

function addBody(values: RequestValues, body: Body | undefined): void {
  if (body === undefined) return;
  values.body = body.value;
  if (body.contentType !== undefined) values.contentType = body.contentType;
}

/** What a handler calls the parameters of a location. */
type GroupName = "params" | "query" | "headers" | "cookies";

function groupReaders(
  route: Route,
  keys: readonly string[],
): readonly (readonly [GroupName, GroupReader<unknown>])[] {
  const { params, query, querystring, headers, cookies } = route;
  const template = parseTemplate(route.path);
  const readers: [GroupName, GroupReader<unknown>][] = [];
  if (params !== undefined) readers.push(["params", groupReader(params, "path", template)]);
  if (query !== undefined) readers.push(["query", groupReader(query, "query", template)]);
  if (querystring !== undefined) readers.push(["query", querystringReader(querystring, keys)]);
  if (headers !== undefined) readers.push(["headers", groupReader(headers, "header", template)]);
  if (cookies !== undefined) readers.push(["cookies", groupReader(cookies, "cookie", template)]);
  return readers;
}
