import type { Webhook } from "../../model/index.ts";
import { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { indented, layOut } from "../text/layout.ts";
import { identifier, memberName } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { type ClientMethodView, routeValue, signature } from "./client-view.ts";
import { type MemberView, memberView, operationTypes } from "./core-view.ts";
import { type FileView, header } from "./header.ts";
import { code, contractDoc, contractLine } from "./provenance.ts";
import { callType, isOptional } from "./request-type.ts";
import { type RouteView, RouteWriter } from "./route-view.ts";
import type { DeclarationView } from "./types-view.ts";
import { UsedTypes } from "./used-types.ts";

/** View of `webhooks.ts`. */
export interface WebhooksView extends FileView {
  /** Comment of the class that sends. */
  readonly doc: readonly string[];
  /** Name of the class that sends. */
  readonly name: string;
  /** Its methods: one for each webhook and callback. */
  readonly methods: readonly ClientMethodView[];
  /** Comment of the interface of who receives. */
  readonly handlersDoc: readonly string[];
  /** Name of the interface of who receives. */
  readonly handlers: string;
  /** Its methods. */
  readonly members: readonly MemberView[];
  /** Comment of the function that makes a router of who receives. */
  readonly receiverDoc: readonly string[];
  /** Name of that function. */
  readonly receiver: string;
  /** Request and response types. */
  readonly types: readonly DeclarationView[];
  /** The table of that router. */
  readonly routes: readonly RouteView[];
}

/** Makes the view of `webhooks.ts`. */
export function webhooksView(folder: ServiceFolder, tools: Tools): WebhooksView {
  const { names, service } = folder;
  const { webhooks } = service;
  const own = webhooks.flatMap(({ route }) => names.operations.get(route.name) ?? []);
  const imports = new Imports([
    names.webhooks,
    names.webhookHandlers,
    names.webhookReceiver,
    "routes",
    ...own.flatMap(({ request, response }) => [request, response]),
  ]);
  imports.runtime("@revent/runtime/client", "WebhookSender");
  imports.runtime("@revent/runtime/codegen", "createReceiver");
  for (const name of ["ReceiverOptions", "Router", "RouteTable"] as const) {
    imports.runtime("@revent/runtime/codegen", name);
  }
  const types = new UsedTypes(folder, imports, tools);
  const writer = new RouteWriter(folder, tools, imports);
  const members = webhooks.map((webhook) => handlerView(folder, webhook, imports));
  const methods = webhooks.map((webhook) => methodView(folder, webhook, types, tools));
  const declarations = webhooks.flatMap((webhook) =>
    operationTypes(folder, webhook.route, types, provenanceOf(webhook)),
  );
  const routes = webhooks.map((webhook) => writer.view(webhook.route));
  const sends = `Sends the webhooks and callbacks of ${service.name}, signed where there is a secret.`;
  const handles = `What handles the webhooks and callbacks that ${service.name} sends.`;
  const receives = `A router that receives what ${service.name} sends, at the paths below: checks signature and contents.`;
  return {
    header: header(folder),
    imports: imports.lines(folder.specifier),
    doc: docComment([sends], 0),
    name: identifier(names.webhooks),
    methods,
    handlersDoc: docComment([handles], 0),
    handlers: identifier(names.webhookHandlers),
    members,
    receiverDoc: docComment([receives], 0),
    receiver: identifier(names.webhookReceiver),
    types: declarations,
    routes,
  };
}

/** Where it comes from: `` Webhook `newOrder` ``, or `` Callback of `POST /orders` to `{$request.body#/url}` ``. */
function provenanceOf({ route, callback }: Webhook): string {
  if (callback === undefined) return `Webhook ${code(route.name)}`;
  const { method, path, expression } = callback;
  return `Callback ${code(route.name)} of ${code(`${method} ${path}`)}, to ${code(expression)}`;
}

function handlerView(folder: ServiceFolder, webhook: Webhook, imports: Imports): MemberView {
  const { route } = webhook;
  const own = folder.names.operations.get(route.name);
  return memberView({
    doc: contractDoc(route, provenanceOf(webhook)),
    line: contractLine(route, provenanceOf(webhook)),
    name: memberName(route.name),
    parameters: [
      { name: "request", type: own?.request ?? "unknown" },
      { name: "context", type: imports.runtime("@revent/runtime", "HttpContext") },
    ],
    returns: `Promise<${own?.response ?? "unknown"}>`,
  });
}

function methodView(
  folder: ServiceFolder,
  webhook: Webhook,
  types: UsedTypes,
  tools: Tools,
): ClientMethodView {
  const { route } = webhook;
  const response = folder.names.operations.get(route.name)?.response ?? "unknown";
  const options = types.imports.runtime("@revent/runtime/client", "WebhookOptions");
  const answer = types.imports.runtime("@revent/runtime/client", "Answer");
  const type = callType(route, types);
  const request = { type, optional: isOptional(type) ? " = {}" : "" };
  const value = layOut("", routeValue(route, tools.types), ",", 6);
  return {
    doc: docComment(contractLine(route, provenanceOf(webhook)), 2),
    signature: signature(memberName(route.name), {
      before: ["url: string"],
      request,
      options: `options?: ${options}`,
      returns: `Promise<${answer}<${response}>>`,
    }),
    body: ["return this.send(", ...indented([...value, "url,", "request,", "options,"]), ");"],
  };
}
