import type { Publication, Stream, Subscription } from "./events.ts";
import type { Route, SecurityScheme, Webhook } from "./http.ts";
import type { NamedType } from "./types.ts";

/**
 * Everything that the contracts of a project say, as plain data: what `build/` makes, what `emit/`
 * and `check/` read, and what `revent inspect` prints.
 */
export interface Workspace {
  readonly kind: "workspace";
  /** In order of name. */
  readonly services: readonly Service[];
  /** Every named type of every service and of `common`, in order of id. */
  readonly types: readonly NamedType[];
}

/** One service: both of its contracts, joined. */
export interface Service {
  readonly kind: "service";
  /** Name of its folder under specs/, of its consumer group, and of its folder in generated/. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  /** Paths of its documents, relative to the project root. */
  readonly documents: { readonly openapi?: string; readonly asyncapi?: string };
  readonly routes: readonly Route[];
  /** Requests that it makes itself, webhooks before callbacks. */
  readonly webhooks: readonly Webhook[];
  readonly securitySchemes: readonly SecurityScheme[];
  /** Streams that it sends on or receives from. */
  readonly streams: readonly Stream[];
  readonly publications: readonly Publication[];
  readonly subscriptions: readonly Subscription[];
}
