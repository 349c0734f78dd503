import type { Content, Service, TypeId } from "../../model/index.ts";
import { type Direction, isValidated } from "../media-types.ts";

/** A type that a service validates. */
export interface Validated {
  readonly id: TypeId;
  /** Whether its values come in over HTTP, where defaults are filled in. */
  readonly input: boolean;
}

/** What the emitted code of a service validates: parameters, bodies and events. */
export function validatedTypes(service: Service): readonly Validated[] {
  return [
    ...service.routes.flatMap(({ groups, body, responses }) => [
      ...Object.values(groups).map((id) => ({ id, input: true })),
      ...contentTypes(body?.content ?? [], "request"),
      ...responses.flatMap(({ content }) => contentTypes(content, "response")),
    ]),
    ...[...service.publications, ...service.subscriptions].map(({ event }) => ({
      id: event.payload,
      input: false,
    })),
  ];
}

function contentTypes(content: readonly Content[], direction: Direction): Validated[] {
  return content
    .filter((one) => isValidated(one, direction))
    .flatMap(({ type }) =>
      type === undefined ? [] : [{ id: type, input: direction === "request" }],
    );
}
