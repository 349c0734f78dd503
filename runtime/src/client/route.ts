import type { ParameterStyles } from "./url.ts";

/** Headers by name; undefined ones are left out. */
export type ClientHeaders = Readonly<Record<string, string | undefined>>;

/** One operation, as an emitted client describes it. */
export interface ClientRoute {
  readonly method: string;
  /** OpenAPI path template, such as `/users/{userId}`. */
  readonly path: string;
  /** Declared statuses: `200`, a range such as `4XX`, or `default`. Absent: any. */
  readonly responses?: readonly (number | string)[];
  /** Media type of the request's body, if the request does not say. Default `application/json`. */
  readonly contentType?: string;
  /** `data` of the events that it answers, or of those of these names, is text, and not JSON. */
  readonly textEvents?: boolean | readonly string[];
  /** The query is one value, written so (OpenAPI 3.2, `in: querystring`). */
  readonly querystring?: "json" | "form";
  /** Of fields of a form that are not written in the default way. */
  readonly encoding?: ParameterStyles;
  /** Of parameters that are not written in the default way of their location, by location. */
  readonly styles?: Readonly<
    Partial<Record<"params" | "query" | "headers" | "cookies", ParameterStyles>>
  >;
}

/** Values of one call. */
export interface ClientRequest {
  readonly params?: object;
  /** Of any type where the query is one value. */
  readonly query?: unknown;
  readonly headers?: object;
  readonly cookies?: object;
  readonly body?: unknown;
  readonly contentType?: string | undefined;
}

/**
 * A declared answer as the caller gets it: the contract's status and body, the headers as they came, and the
 * media type, where the contract has several.
 */
export type Answer<Declared> = Declared extends { readonly status: unknown }
  ? Omit<Declared, "headers" | "contentType"> & { readonly headers: Headers } & MediaType<Declared>
  : never;

type MediaType<Declared> = "contentType" extends keyof Declared
  ? { readonly contentType: NonNullable<Declared["contentType"]> }
  : unknown;
