import { child, type Located, type Mapping, type ServiceFolder } from "../load/index.ts";
import type { Service } from "../model/index.ts";
import type { Context } from "./context.ts";
import { openDocument } from "./document.ts";
import { buildEvents } from "./events/index.ts";
import { buildHttp } from "./http/index.ts";
import { mappingAt, textAt } from "./read.ts";

/** One service from its contracts; `undefined` where one of them cannot be read at all. */
export function buildService(context: Context, folder: ServiceFolder): Service | undefined {
  const { name, openapi, asyncapi } = folder;
  const http = openapi === undefined ? undefined : openDocument(context, openapi, "openapi");
  const events = asyncapi === undefined ? undefined : openDocument(context, asyncapi, "asyncapi");
  if (openapi !== undefined && http === undefined) return undefined;
  if (asyncapi !== undefined && events === undefined) return undefined;
  const { routes, webhooks, securitySchemes } = http
    ? buildHttp(context, http)
    : { routes: [], webhooks: [], securitySchemes: [] };
  const methods = routes.map((route) => route.name);
  const { streams, publications, subscriptions } = events
    ? buildEvents(context, events, { name, routes: methods })
    : { streams: [], publications: [], subscriptions: [] };
  return {
    kind: "service",
    name,
    ...context.diagnostics.leniently(() => readInfo(context, name, [http, events])),
    documents: { ...(openapi && { openapi }), ...(asyncapi && { asyncapi }) },
    routes,
    webhooks,
    securitySchemes,
    streams,
    publications,
    subscriptions,
  };
}

/** Title and description: those of the OpenAPI document where it has them. */
function readInfo(
  context: Context,
  name: string,
  documents: readonly (Located<Mapping> | undefined)[],
): Pick<Service, "title" | "description"> {
  const infos = documents.flatMap((document) => {
    if (document === undefined || child(document, "info") === undefined) return [];
    return mappingAt(context, document, "info") ?? [];
  });
  const [title] = infos.flatMap((info) => textAt(context, info, "title") ?? []);
  const [description] = infos.flatMap((info) => textAt(context, info, "description") ?? []);
  return { title: title ?? name, ...(description !== undefined && { description }) };
}
