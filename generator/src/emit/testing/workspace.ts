import type {
  EventType,
  NamedType,
  Place,
  Route,
  Schema,
  Service,
  Workspace,
} from "../../model/index.ts";

/** Where everything of a hand-made workspace is said to stand. */
export const place: Place = { file: "specs/users/openapi.yaml", pointer: "" };

/** A workspace of one service, `users`, unless more is said. Types are given by id. */
export function workspaceOf(
  types: Readonly<Record<string, Schema>>,
  ...services: readonly Partial<Service>[]
): Workspace {
  return {
    kind: "workspace",
    services: (services.length === 0 ? [{}] : services).map(serviceOf),
    types: Object.entries(types).map(([id, schema]) => typeOf(id, schema)),
  };
}

function serviceOf(part: Partial<Service>): Service {
  return {
    kind: "service",
    name: "users",
    title: "Users",
    documents: { openapi: `specs/${part.name ?? "users"}/openapi.yaml` },
    routes: [],
    webhooks: [],
    securitySchemes: [],
    streams: [],
    publications: [],
    subscriptions: [],
    ...part,
  };
}

/** A named type, with the description of its schema. */
export function typeOf(id: string, schema: Schema): NamedType {
  const [owner = "", name = ""] = id.split("/");
  const description = typeof schema === "object" ? schema.description : undefined;
  return {
    kind: "type",
    id,
    name,
    owner,
    ...(typeof description === "string" && { description }),
    schema,
    place: { file: `specs/${owner}/openapi.yaml`, pointer: `/components/schemas/${name}` },
  };
}

/** A route `GET /users`, open to all, unless more is said. */
export function routeOf(part: Partial<Route>): Route {
  return {
    kind: "route",
    name: "listUsers",
    method: "GET",
    path: "/users",
    tags: [],
    parameters: [],
    groups: {},
    responses: [],
    links: [],
    security: [],
    emits: [],
    place,
    ...part,
  };
}

/** An event. */
export function eventOf(action: string, payload: string, part: Partial<EventType> = {}): EventType {
  return { kind: "event", action, stream: "users", payload, place, ...part };
}
