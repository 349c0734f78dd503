import type { Content, Service, TypeId } from "../../model/index.ts";
import { bodyKind } from "../media-types.ts";

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
      ...contentTypes(body?.content ?? [], true),
      ...responses.flatMap(({ content }) => contentTypes(content, false)),
    ]),
    ...[...service.publications, ...service.subscriptions].map(({ event }) => ({
      id: event.payload,
      input: false,
    })),
  ];
}

function contentTypes(content: readonly Content[], input: boolean): Validated[] {
  return content.flatMap(({ mediaType, type }) =>
    type === undefined || bodyKind(mediaType) === "binary" ? [] : [{ id: type, input }],
  );
}
