import { type Fault, ReventError } from "../errors/index.ts";
import { faultsOf, type Validator } from "../validation.ts";
import type { Result } from "./handler.ts";
import { isJson } from "./media-type.ts";
import type { ResponseSpec, Route } from "./route.ts";

/** One declared response, made ready. */
export interface DeclaredResponse {
  /** In the order of the contract; the first one is the default. Empty where there is no body. */
  readonly content: readonly DeclaredContent[];
}

/** One media type of a {@link DeclaredResponse}. */
export interface DeclaredContent {
  readonly mediaType: string;
  readonly isJson: boolean;
  readonly validate: Validator | null;
}

/** The declared responses of a route: by status, by range (`4XX`), or `default`. */
export class Responses {
  readonly #exact = new Map<number, DeclaredResponse>();
  readonly #ranges = new Map<number, DeclaredResponse>();
  readonly #default: DeclaredResponse | undefined;

  constructor(responses: Route["responses"]) {
    for (const [key, spec] of Object.entries(responses)) {
      if (/^[1-5]XX$/i.test(key)) this.#ranges.set(Number(key[0]), declare(spec));
      else if (key !== "default") this.#exact.set(Number(key), declare(spec));
    }
    const { default: other } = responses;
    this.#default = other === undefined ? undefined : declare(other);
  }

  /** What the contract says about a status; undefined where it says nothing. */
  find(status: number): DeclaredResponse | undefined {
    return this.#exact.get(status) ?? this.#ranges.get(Math.trunc(status / 100)) ?? this.#default;
  }
}

function declare(spec: ResponseSpec): DeclaredResponse {
  const content = Object.entries(spec.content ?? {}).map(([mediaType, validate]) => {
    return { mediaType, isJson: isJson(mediaType.toLowerCase()), validate };
  });
  return { content };
}

/** The media type that a result is sent with; undefined where it has no body, or the contract has no such type. */
export function contentOf(
  result: Result,
  declared: DeclaredResponse | undefined,
): DeclaredContent | undefined {
  if (declared === undefined) return undefined;
  const { contentType } = result;
  if (contentType === undefined) return declared.content[0];
  return declared.content.find(({ mediaType }) => mediaType === contentType);
}

/** What keeps a result from being one that the contract allows; nothing, usually. Fills in defaults. */
export function resultFaults(
  result: Result,
  declared: DeclaredResponse | undefined,
): readonly Fault[] {
  const { status, body, contentType } = result;
  if (declared === undefined) return [{ pointer: "/status", detail: `${status} is not declared` }];
  if (declared.content.length === 0) {
    return body === undefined
      ? []
      : [{ pointer: "/body", detail: `must not be given with ${status}` }];
  }
  const content = contentOf(result, declared);
  if (content === undefined) {
    return [{ pointer: "/contentType", detail: `${contentType} is not declared` }];
  }
  if (body === undefined) return [{ pointer: "/body", detail: `must be given with ${status}` }];
  return content.validate === null ? [] : faultsOf(content.validate, body, "/body");
}

/** Refuses what cannot be sent at all: no object, or no final HTTP status. */
export function assertResult(operation: string, result: Result): void {
  const { status } = result ?? {};
  if (Number.isInteger(status) && status >= 200 && status <= 599) return;
  const message = `${operation} must return { status, body? } with a status from 200 to 599`;
  throw new ReventError("invalid_response", message);
}
