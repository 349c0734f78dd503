import type { OutgoingHttpHeaders } from "node:http";
import { type Fault, ReventError } from "../../errors/index.ts";
import type { Validator } from "../../validation.ts";
import { essenceOf, isJson, isRange, isWithin } from "../bodies/media-type.ts";
import { headersOf, type Result } from "../handler.ts";
import { headerCheck } from "../parameters/group.ts";
import type { ResponseSpec, Route } from "../route.ts";
import { preferred } from "./accept.ts";

/** One declared response, made ready. */
export interface DeclaredResponse {
  /** In the order of the contract; the first one is the default. Empty where there is no body. */
  readonly content: readonly DeclaredContent[];
  /** What is wrong with headers that are to be sent. */
  readonly checkHeaders?: (headers: OutgoingHttpHeaders) => readonly Fault[];
  /** Media types whose bodies are as those of the first one, itself included. */
  readonly alike: readonly string[];
}

/** One media type of a {@link DeclaredResponse}. */
export interface DeclaredContent {
  readonly mediaType: string;
  /** As the `Content-Type` header says it. */
  readonly header: string;
  readonly isJson: boolean;
  /** A range of which a result has to name a media type; `*&#47;*` is JSON. */
  readonly mustBeNamed: boolean;
  /** Of a body as a whole. */
  readonly validate: Validator | null;
  readonly stream?: DeclaredStream;
}

/** A body that is a stream. */
export interface DeclaredStream {
  readonly kind: "events" | "lines";
  /** Whether, or of which events, `data` is text. */
  readonly text: boolean | readonly string[];
  /** Whether events are judged as a whole. */
  readonly isNamed: boolean;
  /** Of each item. */
  readonly validate: Validator | null;
}

/** Bounds of what is remembered about `Accept` headers. */
const MOST_KNOWN = 100;
const LONGEST_KNOWN = 200;

/** The declared responses of a route: by status, by range (`4XX`), or `default`. */
export class Responses {
  readonly #exact = new Map<number, DeclaredResponse>();
  readonly #ranges = new Map<number, DeclaredResponse>();
  readonly #default: DeclaredResponse | undefined;
  /** Every media type that a successful answer may have; empty where one may have no body. */
  readonly successTypes: readonly string[];
  /** What was found for `Accept` headers: clients say the same again and again. */
  readonly #known = new Map<string, boolean>();

  constructor(responses: Route["responses"]) {
    for (const [key, spec] of Object.entries(responses)) {
      if (/^[1-5]XX$/i.test(key)) this.#ranges.set(Number(key[0]), declare(spec));
      else if (key !== "default") this.#exact.set(Number(key), declare(spec));
    }
    const { default: other } = responses;
    this.#default = other === undefined ? undefined : declare(other);
    this.successTypes = successTypes(responses);
  }

  /** Whether a client that accepts this may get a successful answer. */
  hasFor(accept: string | undefined): boolean {
    if (accept === undefined || this.successTypes.length === 0) return true;
    const known = this.#known.get(accept);
    if (known !== undefined) return known;
    const has = preferred(accept, this.successTypes) !== undefined;
    if (this.#known.size < MOST_KNOWN && accept.length < LONGEST_KNOWN)
      this.#known.set(accept, has);
    return has;
  }

  /** What the contract says about a status; undefined where it says nothing. */
  find(status: number): DeclaredResponse | undefined {
    return this.#exact.get(status) ?? this.#ranges.get(Math.trunc(status / 100)) ?? this.#default;
  }
}

function successTypes(responses: Route["responses"]): readonly string[] {
  const keys = Object.keys(responses);
  const successes = keys.filter((key) => key.startsWith("2"));
  const chosen = successes.length > 0 ? successes : keys.filter((key) => key === "default");
  const types = chosen.map((key) => Object.keys(responses[key]?.content ?? {}));
  return types.some((one) => one.length === 0) ? [] : [...new Set(types.flat())];
}

function declare(spec: ResponseSpec): DeclaredResponse {
  const content = Object.entries(spec.content ?? {}).map(([mediaType, one]): DeclaredContent => {
    const base = describe(mediaType);
    if (typeof one === "function" || one === null) return { ...base, validate: one };
    const kind = essenceOf(mediaType) === "text/event-stream" ? "events" : "lines";
    const { items: validate, text = false, named: isNamed = false } = one;
    const stream = { kind, text, isNamed, validate } as const;
    return { ...base, validate: null, stream };
  });
  const [first] = content;
  const alike = content.filter(
    (one) =>
      first !== undefined &&
      one.validate === first.validate &&
      one.isJson === first.isJson &&
      one.stream?.validate === first.stream?.validate &&
      one.stream?.kind === first.stream?.kind &&
      !isRange(one.mediaType),
  );
  return {
    content,
    alike: alike.map(({ mediaType }) => mediaType),
    ...(spec.headers && { checkHeaders: headerCheck(spec.headers) }),
  };
}

/**
 * The media type that a result is sent with; undefined where it has no body, or the contract has no such type.
 *
 * @param accept the request's `Accept`; chooses where the result does not, among types with equal bodies
 */
export function contentOf(
  { contentType }: Result,
  declared: DeclaredResponse | undefined,
  accept?: string,
): DeclaredContent | undefined {
  if (declared === undefined) return undefined;
  const { content, alike } = declared;
  if (contentType === undefined) {
    if (alike.length < 2) return content[0];
    const best = preferred(accept, alike);
    return content.find(({ mediaType }) => mediaType === best) ?? content[0];
  }
  const mediaType = contentType.toLowerCase();
  const exact = content.find((one) => one.mediaType === mediaType);
  if (exact !== undefined) return exact;
  const essence = essenceOf(mediaType);
  const range = content.find((one) => isWithin(essence, essenceOf(one.mediaType)));
  return range && { ...range, ...describe(mediaType) };
}

function describe(
  written: string,
): Pick<DeclaredContent, "mediaType" | "header" | "isJson" | "mustBeNamed"> {
  const mediaType = written.toLowerCase();
  return {
    mediaType,
    header: headerFor(mediaType),
    isJson: isJson(mediaType),
    mustBeNamed: isRange(mediaType) && mediaType !== "*/*",
  };
}

/** Text says that it is in UTF-8; what is `*&#47;*` to the contract is JSON. */
function headerFor(mediaType: string): string {
  if (isRange(mediaType)) return "application/json";
  const needsCharset = mediaType.startsWith("text/") && !mediaType.includes(";");
  return needsCharset ? `${mediaType}; charset=utf-8` : mediaType;
}

/** What keeps a result from being one that the contract allows, its body's schema aside; nothing, usually. */
export function resultFaults(
  result: Result,
  declared: DeclaredResponse | undefined,
): readonly Fault[] {
  const { status } = result;
  if (declared === undefined) return [{ pointer: "/status", detail: `${status} is not declared` }];
  const { checkHeaders } = declared;
  if (checkHeaders === undefined) return bodyFaults(result, declared);
  return [...checkHeaders(headersOf(result)), ...bodyFaults(result, declared)];
}

function bodyFaults(result: Result, declared: DeclaredResponse): readonly Fault[] {
  const { status, body, contentType } = result;
  if (declared.content.length === 0) {
    return body === undefined
      ? []
      : [{ pointer: "/body", detail: `must not be given with ${status}` }];
  }
  const content = contentOf(result, declared);
  if (content === undefined) {
    return [{ pointer: "/contentType", detail: `${contentType} is not declared` }];
  }
  if (content.mustBeNamed) {
    return [{ pointer: "/contentType", detail: `must be given, within ${content.mediaType}` }];
  }
  if (body === undefined) return [{ pointer: "/body", detail: `must be given with ${status}` }];
  if (content.stream !== undefined) {
    const isStream = typeof body === "object" && body !== null && Symbol.asyncIterator in body;
    return isStream ? [] : [{ pointer: "/body", detail: "must be an async iterable" }];
  }
  return [];
}

/** Refuses what cannot be sent at all: no object, or no final HTTP status. */
export function assertResult(operation: string, result: Result): void {
  const { status } = result ?? {};
  if (Number.isInteger(status) && status >= 200 && status <= 599) return;
  const message = `${operation} must return { status, body? } with a status from 200 to 599`;
  throw new ReventError("invalid_response", message);
}
