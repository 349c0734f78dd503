import type {
  Content,
  NamedType,
  ParameterLocation,
  Route,
  Schema,
  Service,
  TypeId,
} from "../../model/index.ts";
import { type Direction, isValidated } from "../media-types.ts";
import { parameterShape } from "../parameter-shape.ts";
import { resolveSchema } from "../schemas.ts";
import { literal } from "../text/literal.ts";
import { isAnnotation } from "./inline.ts";

/** A type that a service validates. */
export interface Validated {
  readonly id: TypeId;
  /** Whether defaults are filled in: in what comes in over HTTP, and in the parameters of an address. */
  readonly input: boolean;
}

type Types = ReadonlyMap<TypeId, NamedType>;

/** What the emitted code of a service validates: parameters, bodies and events. */
export function validatedTypes(service: Service, types: Types): readonly Validated[] {
  const routes = [...service.routes, ...service.webhooks.map(({ route }) => route)];
  return [
    ...routes.flatMap((route) => [
      ...locations.flatMap((location) => {
        const id = route.groups[location];
        return id !== undefined && isChecked(route, location, types) ? [{ id, input: true }] : [];
      }),
      ...contentTypes(route.body?.content ?? [], "request"),
      ...route.responses.flatMap(({ content, headerGroup }) => [
        ...contentTypes(content, "response"),
        ...(headerGroup === undefined ? [] : [{ id: headerGroup, input: false }]),
      ]),
    ]),
    ...[...service.publications, ...service.subscriptions].flatMap(({ event }) =>
      [event.payload, event.headers ?? []].flat().map((id) => ({ id, input: false })),
    ),
    ...service.streams.flatMap(({ parameters }) =>
      parameters === undefined ? [] : [{ id: parameters.type, input: true }],
    ),
  ];
}

const locations = ["path", "query", "header", "cookie"] as const;

/**
 * Whether the parameters of a location are validated. Those in a path are there whenever the path matches, so
 * that there is nothing to check where each may be any text.
 */
export function isChecked(route: Route, location: ParameterLocation, types: Types): boolean {
  if (location !== "path") return true;
  const parameters = route.parameters.filter((one) => one.in === location);
  return !parameters.every(
    (one) => parameterShape(one, types) === text && isAnyText(one.schema, types),
  );
}

const text = literal("string");

function isAnyText(schema: Schema, types: Types): boolean {
  const rules = Object.keys(resolveSchema(schema, types)).filter((one) => !isAnnotation(one));
  return rules.length === 1 && rules[0] === "type";
}

function contentTypes(content: readonly Content[], direction: Direction): Validated[] {
  return content
    .filter((one) => isValidated(one, direction))
    .flatMap(({ type }) =>
      type === undefined ? [] : [{ id: type, input: direction === "request" }],
    );
}
