import type { ParameterLocation, Route, TypeId } from "../../model/index.ts";
import { propertiesOf, requiredOf, resolveSchema } from "../schemas.ts";
import { literal } from "../text/literal.ts";
import {
  type MemberSyntax,
  member,
  type ObjectSyntax,
  type TypeSyntax,
  text,
  union,
} from "../types/syntax.ts";
import type { UsedTypes } from "./used-types.ts";

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
export function requestType(route: Route, used: UsedTypes): ObjectSyntax {
  const parts = groupsOf(route).map(([location, id]) =>
    member(partNames[location], withDefaults(id, used)),
  );
  return { kind: "object", members: [...parts, ...bodyMember(route, used)] };
}

/** What a caller gives: the same, but what has a default may be left out, and so may empty parts. */
export function callType(route: Route, used: UsedTypes): ObjectSyntax {
  const parts = groupsOf(route).map(([location, id]) => {
    const optional = requiredOf(resolveSchema({ $ref: id }, used.types)).length === 0;
    return member(partNames[location], text(used.name(id)), optional);
  });
  return { kind: "object", members: [...parts, ...bodyMember(route, used)] };
}

function groupsOf({ groups }: Route): (readonly [ParameterLocation, TypeId])[] {
  return locations.flatMap((location) => {
    const id = groups[location];
    return id === undefined ? [] : [[location, id] as const];
  });
}

function bodyMember({ body }: Route, used: UsedTypes): MemberSyntax[] {
  if (body === undefined) return [];
  return [member("body", union(body.content.map((one) => used.body(one))), !body.required)];
}

/** A group of parameters in which those with a default are there. */
function withDefaults(id: TypeId, used: UsedTypes): TypeSyntax {
  const name = used.name(id);
  const properties = propertiesOf(resolveSchema({ $ref: id }, used.types));
  const keys = Object.entries(properties)
    .filter(([, one]) => resolveSchema(one, used.types).default !== undefined)
    .map(([key]) => literal(key));
  if (keys.length === 0) return text(name);
  return text(
    `${used.imports.runtime("@revent/runtime", "WithDefaults")}<${name}, ${keys.join(" | ")}>`,
  );
}
