import type { ParameterLocation } from "./http.ts";
import type { Place } from "./place.ts";

/** OpenAPI Link: a call that an answer makes possible, and what of the answer goes into it. */
export interface Link {
  readonly kind: "link";
  /** Its key under `links`. */
  readonly name: string;
  /** The response that has it: `201`, a range such as `2XX`, or `default`. */
  readonly status: string;
  /** Name of the route that it leads to, in the same service. */
  readonly operation: string;
  readonly parameters: readonly LinkParameter[];
  readonly body?: LinkValue;
}

/** What a link gives to one parameter. */
export interface LinkParameter {
  readonly in: ParameterLocation;
  readonly name: string;
  readonly value: LinkValue;
}

/** A constant; or text made of texts and expressions, which is the value itself where it is one expression alone. */
export type LinkValue = (
  | { readonly kind: "constant"; readonly constant: unknown }
  | { readonly kind: "expression"; readonly parts: readonly (string | HttpExpression)[] }
) & { readonly place: Place };

/** Runtime expression of OpenAPI: where in a request or its answer a value stands. */
export type HttpExpression = { readonly text: string } & (
  | { readonly part: "url" | "method" | "statusCode" }
  | {
      readonly part: "header" | "query" | "path";
      readonly of: "request" | "response";
      readonly name: string;
    }
  | {
      readonly part: "body";
      readonly of: "request" | "response";
      /** Steps of the JSON Pointer; none: the body as a whole. */
      readonly path: readonly string[];
    }
);
