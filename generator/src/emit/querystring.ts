import type { Content, NamedType, Route, TypeId } from "../model/index.ts";
import { declaredProperties } from "./properties.ts";

/** A query that is one value, as if it were a body; undefined where it is made of parameters. */
export function querystringContent({ querystring, groups }: Route): Content | undefined {
  const { query } = groups;
  return querystring && { ...querystring, ...(query !== undefined && { type: query }) };
}

/** Whether a query that is one value may be missing. An empty one is a form without fields, where none is required. */
export function mayLackQuery(
  { querystring, groups }: Route,
  types: ReadonlyMap<TypeId, NamedType>,
): boolean {
  if (querystring === undefined || querystring.required || groups.query === undefined) return false;
  if (querystring.mediaType === "application/json") return true;
  return [...declaredProperties({ $ref: groups.query }, types).values()].some(
    (one) => one.required,
  );
}
