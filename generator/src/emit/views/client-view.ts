import type { Route } from "../../model/index.ts";
import { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { layOut, list } from "../text/layout.ts";
import { identifier, literal, memberName } from "../text/literal.ts";
import { type FileView, header } from "./header.ts";
import { contractLine, operationProvenance } from "./provenance.ts";

/** View of `client.ts`. */
export interface ClientView extends FileView {
  readonly doc: readonly string[];
  readonly name: string;
  readonly methods: readonly ClientMethodView[];
}

/** A method that calls one operation. */
export interface ClientMethodView {
  readonly doc: readonly string[];
  readonly signature: readonly string[];
  readonly body: readonly string[];
}

export function clientView(folder: ServiceFolder): ClientView {
  const { names, service } = folder;
  const imports = new Imports([names.client]);
  imports.runtime("@revent/runtime/client", "CallOptions");
  imports.runtime("@revent/runtime/client", "HttpClient");
  const methods = service.routes.map((route) => methodView(folder, route, imports));
  const about = `Calls ${service.name} over HTTP. Every declared answer is returned by status; anything else throws.`;
  return {
    header: header(folder),
    imports: imports.lines(),
    doc: docComment([about], 0),
    name: identifier(names.client),
    methods,
  };
}

function methodView({ names }: ServiceFolder, route: Route, imports: Imports): ClientMethodView {
  const own = names.operations.get(route.name) ?? { request: "unknown", response: "unknown" };
  const request = imports.type("./core.ts", own.request);
  const response = imports.type("./core.ts", own.response);
  const operation = {
    entries: [
      ["method", literal(route.method)],
      ["path", literal(route.path)],
    ] as const,
  };
  return {
    doc: docComment(contractLine(route, operationProvenance(route)), 2),
    signature: list(
      `${memberName(route.name)}(`,
      [`request: ${request}`, "options?: CallOptions"],
      `): Promise<${response}> {`,
      2,
    ),
    body: layOut("return this.call(", operation, ", request, options);", 4),
  };
}
