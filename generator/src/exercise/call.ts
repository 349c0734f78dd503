import type { Content, ParameterLocation, Route } from "../model/index.ts";

/** One call of an operation, in the terms of its contract. */
export interface Call {
  readonly route: Route;
  /** Values of parameters by location and name; those that are left out are not sent. */
  readonly parameters: Readonly<Partial<Record<ParameterLocation, Values>>>;
  /** The query, where the contract has it as one value; `parameters` has none then. Undefined: no query is sent. */
  readonly query?: unknown;
  /** The media type of the body, never a range; undefined where no body is sent. */
  readonly content?: Content;
  readonly body?: unknown;
  /** Chooses among values that the service is known to have. */
  readonly choice: number;
}

/** Values by name. */
export type Values = Readonly<Record<string, unknown>>;
