import type { Link } from "./links.ts";
import type { Place } from "./place.ts";
import type { Schema, TypeId } from "./types.ts";

/** One operation of an OpenAPI document. */
export interface Route {
  readonly kind: "route";
  /** Method name in the core interface and the client; from `operationId`, or from method and path. */
  readonly name: string;
  /** In upper case, as on the wire. */
  readonly method: string;
  /** OpenAPI path template, such as `/users/{userId}`. */
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly tags: readonly string[];
  /** Every parameter, path-level ones included, in the order they were written. */
  readonly parameters: readonly Parameter[];
  /** One synthesized object type per location that has parameters. */
  readonly groups: Readonly<Partial<Record<ParameterLocation, TypeId>>>;
  /** Where the query is one value, whose type is the group `query`. */
  readonly querystring?: Querystring;
  readonly body?: RequestBody;
  readonly responses: readonly Response[];
  /** Calls that its answers make possible. */
  readonly links: readonly Link[];
  /** Alternatives, any of which suffices; each lists the schemes it needs together. Empty: open to all. */
  readonly security: readonly SecurityRequirement[];
  /** `x-emits`: actions of the events that this operation may produce. */
  readonly emits: readonly string[];
  readonly place: Place;
}

/** A request that the service itself makes: a webhook of its contract, or a callback of an operation. */
export interface Webhook {
  readonly kind: "webhook";
  /** What is sent, and what may be answered; its path is `/` and its name, and it asks nobody who they are. */
  readonly route: Route;
  /** The operation that a callback belongs to, and the runtime expression of where it is sent. */
  readonly callback?: {
    readonly method: string;
    readonly path: string;
    readonly expression: string;
  };
}

/** OpenAPI `in`. */
export type ParameterLocation = "path" | "query" | "header" | "cookie";

/** One OpenAPI parameter, or one response header (`in: header`). */
export interface Parameter {
  readonly kind: "parameter";
  readonly name: string;
  readonly in: ParameterLocation;
  readonly required: boolean;
  readonly description?: string;
  readonly deprecated?: boolean;
  /** OpenAPI `style`, with its default for the location filled in. */
  readonly style: string;
  /** OpenAPI `explode`, with its default for the style filled in. */
  readonly explode: boolean;
  /** OpenAPI `allowEmptyValue`: it may be given without a value. Only where it is true. */
  readonly allowEmptyValue?: true;
  /** OpenAPI `allowReserved`; only where it is true. */
  readonly allowReserved?: true;
  /** Set where the parameter is written with `content` instead of `schema`. */
  readonly mediaType?: string;
  readonly schema: Schema;
  /** Values that the contract shows, beside those of the schema; only where there are any. */
  readonly examples?: readonly unknown[];
  readonly place: Place;
}

/** The parameter `in: querystring` of OpenAPI 3.2: how the whole query is written. */
export interface Querystring extends Pick<Content, "encoding"> {
  readonly mediaType: string;
  readonly required: boolean;
}

/** OpenAPI Request Body. */
export interface RequestBody {
  readonly description?: string;
  readonly required: boolean;
  readonly content: readonly Content[];
}

/** One media type of a body. */
export interface Content {
  /** As written, lower-cased, such as `application/json`. */
  readonly mediaType: string;
  /** Absent where the contract gives no schema. */
  readonly type?: TypeId;
  /** Values that the contract shows, beside those of the schema; only where there are any. */
  readonly examples?: readonly unknown[];
  /**
   * Of a stream of events that differ by name, where `type` is that of an event as a whole, and not of its `data`: names of
   * the events whose `data` is text as it is, and not JSON.
   */
  readonly textEvents?: readonly string[];
  /** By property of a form; only what is written. */
  readonly encoding?: Readonly<Record<string, Encoding>>;
}

/** OpenAPI Encoding: how a property of a form is written. */
export interface Encoding {
  /** Media types or ranges, separated by commas. */
  readonly contentType?: string;
  readonly style?: string;
  readonly explode?: boolean;
}

/** One entry of an OpenAPI Responses object. */
export interface Response {
  readonly kind: "response";
  /** `200`, a range such as `4XX`, or `default`. */
  readonly status: string;
  readonly description?: string;
  readonly headers: readonly Parameter[];
  /** One synthesized object type of all headers, where there are any. */
  readonly headerGroup?: TypeId;
  readonly content: readonly Content[];
  readonly place: Place;
}

/** Schemes that are needed together, with the scopes asked of each. */
export type SecurityRequirement = readonly {
  readonly scheme: string;
  readonly scopes: readonly string[];
}[];

/** OpenAPI Security Scheme, reduced to what a server needs to enforce it. */
export interface SecurityScheme {
  readonly kind: "securityScheme";
  /** Its key under `components/securitySchemes`. */
  readonly name: string;
  readonly description?: string;
  readonly credentials:
    | { readonly type: "http"; readonly scheme: "bearer" | "basic"; readonly format?: string }
    | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
    | { readonly type: "oauth2" }
    | { readonly type: "openIdConnect"; readonly url: string };
  readonly place: Place;
}
