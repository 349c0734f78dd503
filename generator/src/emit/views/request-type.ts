import type { Content, ParameterLocation, Route, TypeId } from "../../model/index.ts";
import { bodyKind } from "../media-types.ts";
import { requiredOf } from "../properties.ts";
import { mayLackQuery } from "../querystring.ts";
import { resolveSchema } from "../schemas.ts";
import { type MemberSyntax, member, type TypeSyntax, text, union } from "../types/syntax.ts";
import { bodyAlternatives } from "./body-types.ts";
import type { UsedTypes } from "./used-types.ts";
import { withDefaults } from "./with-defaults.ts";

/** Names of the parts of a request, by OpenAPI location. */
export const partNames: Readonly<Record<ParameterLocation, string>> = {
  path: "params",
  query: "query",
  header: "headers",
  cookie: "cookies",
};

/** OpenAPI locations in the order in which emitted code speaks of them. */
export const locations = ["path", "query", "header", "cookie"] as const;

/** What a handler receives: `{ params: …; query: …; body: … }`, with only what the operation has. */
export function requestType(route: Route, used: UsedTypes): TypeSyntax {
  const parts = groupsOf(route).map(([location, id]) =>
    member(
      partNames[location],
      withDefaults(id, used),
      location === "query" && mayLackQuery(route, used.types),
    ),
  );
  return withBody(parts, route, (one) => receivedBody(one, used), false);
}

function receivedBody(content: Content, used: UsedTypes): TypeSyntax {
  const kind = bodyKind(content, "request");
  const { type } = content;
  return type !== undefined && (kind === "value" || kind === "form")
    ? withDefaults(type, used)
    : used.received(content);
}

/** What a caller gives: the same, but what has a default may be left out, and so may empty parts. */
export function callType(route: Route, used: UsedTypes): TypeSyntax {
  const parts = groupsOf(route).map(([location, id]) => {
    const optional = mayBeLeftOut(route, location, id, used.types);
    return member(partNames[location], text(used.name(id)), optional);
  });
  return withBody(parts, route, (one) => used.sent(one), true);
}

/** Values of which none is required need not be given; a query that is JSON is one value, which is there or not. */
function mayBeLeftOut(
  route: Route,
  location: ParameterLocation,
  id: TypeId,
  types: UsedTypes["types"],
): boolean {
  const isQuery = location === "query";
  if (isQuery && mayLackQuery(route, types)) return true;
  if (isQuery && route.querystring?.mediaType === "application/json") return false;
  return requiredOf(resolveSchema({ $ref: id }, types)).length === 0;
}

/** Whether a request may be left out as a whole. */
export function isOptional(type: TypeSyntax): boolean {
  const alternatives = type.kind === "union" ? type.members : [type];
  return alternatives.some(
    (one) => one.kind === "object" && one.members.every(({ optional }) => optional),
  );
}

function groupsOf({ groups }: Route): (readonly [ParameterLocation, TypeId])[] {
  return locations.flatMap((location) => {
    const id = groups[location];
    return id === undefined ? [] : [[location, id] as const];
  });
}

/** One object for each kind of body; one without a body where that is not required. */
function withBody(
  parts: readonly MemberSyntax[],
  { body }: Route,
  typeOf: (content: Content) => TypeSyntax,
  firstIsDefault: boolean,
): TypeSyntax {
  const bodies = bodyAlternatives(body?.content ?? [], typeOf, firstIsDefault);
  const [only, another] = bodies;
  if (body?.required === false && only?.length === 1 && another === undefined) {
    return objectOf([...parts, ...only.map((one) => ({ ...one, optional: true }))]);
  }
  const none = body?.required === false ? [[absent("contentType"), absent("body")]] : [];
  return union([...bodies, ...none].map((one) => objectOf([...parts, ...one])));
}

function absent(name: string): MemberSyntax {
  return member(name, text("undefined"), true);
}

function objectOf(members: readonly MemberSyntax[]): TypeSyntax {
  return { kind: "object", members };
}
