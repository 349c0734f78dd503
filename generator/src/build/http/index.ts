import type { Located, Mapping } from "../../load/index.ts";
import type { Route, SecurityScheme, Webhook } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { readEmits } from "../extensions/emits.ts";
import { checkExtensions } from "../extensions/known.ts";
import { planRouteNames } from "../names/plan-routes.ts";
import { documentationAt, itemsAt } from "../read.ts";
import { readRequestBody, readResponses } from "./bodies.ts";
import { groupParameters } from "./groups.ts";
import { withLinks } from "./links.ts";
import { type Operation, readOperations } from "./operations.ts";
import { type OutgoingOperation, readOutgoing } from "./outgoing.ts";
import { readParameters } from "./parameters.ts";
import { readQuerystring } from "./querystring.ts";
import { keysInQuery, readSecurity, readSecuritySchemes } from "./security.ts";

/** What an OpenAPI document says about a service. */
export interface HttpContract {
  readonly routes: readonly Route[];
  readonly webhooks: readonly Webhook[];
  readonly securitySchemes: readonly SecurityScheme[];
}

/** Reads an OpenAPI document, 3.0 to 3.2. */
export function buildHttp(context: Context, document: Located<Mapping>): HttpContract {
  const schemes = readSecuritySchemes(context, document);
  const operations = readOperations(context, document);
  const outgoing = readOutgoing(context, document, operations);
  const nameable = [...operations, ...outgoing].map(({ at, ...rest }) => ({
    ...rest,
    place: { file: at.file, pointer: at.pointer },
  }));
  const names = planRouteNames(nameable, context.diagnostics);
  const linkable = operations.map((operation, index) => {
    checkExtensions(context, operation.at, ["x-emits"]);
    const security = readSecurity(context, operation.at, document, schemes);
    const keys = keysInQuery(security, schemes);
    const route = {
      ...buildRoute(context, operation, names[index] ?? "", keys),
      security,
      emits: readEmits(context, operation.at),
    };
    return { operation, route };
  });
  const routes = withLinks(context, document, linkable);
  const webhooks = outgoing.map((operation, index) =>
    buildWebhook(context, operation, names[operations.length + index] ?? ""),
  );
  return { routes, webhooks, securitySchemes: schemes.supported };
}

function buildWebhook(context: Context, operation: OutgoingOperation, name: string): Webhook {
  checkExtensions(context, operation.at, []);
  const { callback } = operation;
  const route = { ...buildRoute(context, operation, name), path: `/${name}` };
  return { kind: "webhook", route, ...(callback && { callback }) };
}

/** An operation, open to all; `keys` are the schemes that it will ask for in its query. */
function buildRoute(
  context: Context,
  operation: Operation,
  name: string,
  keys: readonly SecurityScheme[] = [],
): Route {
  const { method, path, at } = operation;
  const place = { file: at.file, pointer: at.pointer };
  const parameters = readParameters(context, operation);
  const whole = readQuerystring(context, operation, { parameters, keys });
  const body = readRequestBody(context, at, name);
  return {
    kind: "route",
    name,
    method,
    path,
    ...documentationAt(context, at),
    tags: readTags(context, at),
    parameters,
    groups: groupParameters(context, { name, method, path, place }, parameters, whole?.schema),
    ...(whole && { querystring: whole.querystring }),
    ...(body && { body }),
    responses: readResponses(context, at, name),
    links: [],
    security: [],
    emits: [],
    place,
  };
}

function readTags(context: Context, at: Located): readonly string[] {
  const tags = context.diagnostics.leniently(() => itemsAt(context, at, "tags"));
  return tags.map(({ value }) => String(value));
}
