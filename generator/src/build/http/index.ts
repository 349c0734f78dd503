import type { Located, Mapping } from "../../load/index.ts";
import type { Route, SecurityScheme } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { readEmits } from "../extensions/emits.ts";
import { checkExtensions } from "../extensions/known.ts";
import { planRouteNames } from "../names/plan-routes.ts";
import { documentationAt, itemsAt } from "../read.ts";
import { readRequestBody, readResponses } from "./bodies.ts";
import { groupParameters } from "./groups.ts";
import { type Operation, readOperations } from "./operations.ts";
import { readParameters } from "./parameters.ts";
import { readSecurity, readSecuritySchemes, type SecuritySchemes } from "./security.ts";

/** What an OpenAPI document says about a service. */
export interface HttpContract {
  readonly routes: readonly Route[];
  readonly securitySchemes: readonly SecurityScheme[];
}

/** Reads an OpenAPI document, 3.0 to 3.2. */
export function buildHttp(context: Context, document: Located<Mapping>): HttpContract {
  const schemes = readSecuritySchemes(context, document);
  const operations = readOperations(context, document);
  const nameable = operations.map(({ at, ...rest }) => ({
    ...rest,
    place: { file: at.file, pointer: at.pointer },
  }));
  const names = planRouteNames(nameable, context.diagnostics);
  const routes = operations.map((operation, index) =>
    buildRoute(context, { operation, name: names[index] ?? "", document, schemes }),
  );
  return { routes, securitySchemes: schemes.supported };
}

interface RouteInput {
  readonly operation: Operation;
  readonly name: string;
  readonly document: Located;
  readonly schemes: SecuritySchemes;
}

function buildRoute(context: Context, { operation, name, document, schemes }: RouteInput): Route {
  const { method, path, at } = operation;
  const place = { file: at.file, pointer: at.pointer };
  const parameters = readParameters(context, operation);
  const body = readRequestBody(context, at, name);
  checkExtensions(context, at, ["x-emits"]);
  return {
    kind: "route",
    name,
    method,
    path,
    ...documentationAt(context, at),
    tags: readTags(context, at),
    parameters,
    groups: groupParameters(context, { name, method, path, place }, parameters),
    ...(body && { body }),
    responses: readResponses(context, at, name),
    security: readSecurity(context, at, document, schemes),
    emits: readEmits(context, at),
    place,
  };
}

function readTags(context: Context, at: Located): readonly string[] {
  const tags = context.diagnostics.leniently(() => itemsAt(context, at, "tags"));
  return tags.map(({ value }) => String(value));
}
