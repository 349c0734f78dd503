import type { Validator } from "../validation.ts";

/** One operation, as an emitted router declares it. */
export interface Route {
  readonly method: string;
  /** OpenAPI path template, such as `/users/{userId}`. */
  readonly path: string;
  /** Alternatives, any of which suffices; each maps the schemes it needs together to scopes. Absent: open to all. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly params?: ParameterGroup;
  readonly query?: ParameterGroup;
  /** In place of `query`. */
  readonly querystring?: QuerystringSpec;
  readonly headers?: ParameterGroup;
  readonly cookies?: ParameterGroup;
  readonly body?: BodySpec;
  /** By status: `200`, a range such as `4XX`, or `default`. */
  readonly responses: Readonly<Record<string, ResponseSpec>>;
}

/** The operations of a service by name: what an emitted router declares. */
export type RouteTable = Readonly<Record<string, Route>>;

/** The parameters of one location: how each is read from text, and what the resulting object must be. */
export interface ParameterGroup {
  readonly parameters: Readonly<Record<string, ParameterShape>>;
  /** Absent where whatever can be read is right: parameters in a path that may be any text. */
  readonly validate?: Validator;
}

/** How a parameter is decoded from its text. A bare type is a value in the location's default style. */
export type ParameterShape =
  | ScalarShape
  | {
      readonly type: ScalarShape | "array" | "object";
      /** Of the items of an array. */
      readonly items?: ScalarShape;
      /** Of the properties of an object; others are read as text. */
      readonly properties?: Readonly<Record<string, ScalarShape>>;
      /** OpenAPI `style`, where it is not the location's default. */
      readonly style?: string;
      /** OpenAPI `explode`, where it is not the style's default. */
      readonly explode?: boolean;
    };

/**
 * A JSON type that can be read from text; `any` is a number, boolean or null where it looks like one, `json`
 * is whatever the text is as JSON.
 */
export type ScalarShape = "string" | "integer" | "number" | "boolean" | "any" | "json";

/** Where a parameter stands. OpenAPI `in`. */
export type ParameterLocation = "path" | "query" | "header" | "cookie";

/** A query that is one value: JSON, or a form. OpenAPI 3.2, `in: querystring`. */
export interface QuerystringSpec {
  /** Whether an empty query is a value too: a form without fields. JSON is missing then. */
  readonly required: boolean;
  readonly content: Validator | FormSpec;
}

/** OpenAPI Request Body. */
export interface BodySpec {
  readonly required: boolean;
  /** By media type or range, such as `application/json` or `image/*`. */
  readonly content: Readonly<Record<string, BodyContent>>;
}

/** What a body of one media type has to be; `null` where the contract gives no schema. */
export type BodyContent = Validator | FormSpec | null;

/** A form: how its fields are read from text, and what the object that they make has to be. */
export interface FormSpec {
  readonly fields: Readonly<Record<string, ParameterShape>>;
  /** How fields are read that are not named; text, if it does not say. */
  readonly others?: ScalarShape;
  /** Fields of a multipart form that are files, each with the media types or ranges it may have; none: any. */
  readonly files?: Readonly<Record<string, readonly string[]>>;
  readonly validate: Validator;
}

/** One declared response. */
export interface ResponseSpec {
  /** Declared headers: how each is read from its text, and what the resulting object must be. */
  readonly headers?: ParameterGroup;
  /** By media type; `null` where the contract gives no schema; absent for an empty body. */
  readonly content?: Readonly<Record<string, Validator | StreamSpec | null>>;
}

/** A body that is a stream of items: `text/event-stream`, or JSON on lines. */
export interface StreamSpec {
  /** What each item, of events their `data`, has to be. */
  readonly items: Validator | null;
  /** Events differ by name, and `items` is what each has to be as a whole. */
  readonly named?: boolean;
  /** `data` of events, or of the events of these names, is text as it is, instead of JSON. */
  readonly text?: boolean | readonly string[];
}

/** A response whose body is JSON. */
export function json(validate: Validator): ResponseSpec {
  return { content: { "application/json": validate } };
}

/** A response whose body is a problem (RFC 9457). */
export function problemJson(validate: Validator): ResponseSpec {
  return { content: { "application/problem+json": validate } };
}
