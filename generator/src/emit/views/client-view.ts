import type { Content, Route } from "../../model/index.ts";
import { fieldStyles } from "../form-shape.ts";
import { Imports } from "../imports.ts";
import { bodyKind, isRange } from "../media-types.ts";
import { parameterStyle } from "../parameter-shape.ts";
import type { ServiceFolder } from "../plan.ts";
import { querystringContent } from "../querystring.ts";
import { docComment } from "../text/comment.ts";
import { type CodeValue, indented, layOut, lineWidth } from "../text/layout.ts";
import { identifier, literal, memberName, propertyKey } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { flatType, printType } from "../types/print.ts";
import { type TypeSyntax, text } from "../types/syntax.ts";
import { type FileView, header } from "./header.ts";
import { contractLine, operationProvenance } from "./provenance.ts";
import { callType, isOptional, locations, partNames, requestType } from "./request-type.ts";
import { textEntry } from "./route-view.ts";
import { UsedTypes } from "./used-types.ts";

/** View of `client.ts`. */
export interface ClientView extends FileView {
  /** Comment of the class. */
  readonly doc: readonly string[];
  /** Name of the class. */
  readonly name: string;
  /** One for each operation, in the order of the contract. */
  readonly methods: readonly ClientMethodView[];
}

/** A method that calls one operation. */
export interface ClientMethodView {
  /** Comment of the method. */
  readonly doc: readonly string[];
  /** Name, parameters and what it returns, with the brace that opens the body. */
  readonly signature: readonly string[];
  /** The one call that it makes. */
  readonly body: readonly string[];
}

/** Makes the view of `client.ts`. */
export function clientView(folder: ServiceFolder, tools: Tools): ClientView {
  const { names, service } = folder;
  const imports = new Imports([names.client]);
  imports.runtime("@revent/runtime/client", "HttpClient");
  // `fetch` refuses TRACE; the generator has said so.
  const sendable = service.routes.filter(({ method }) => method !== "TRACE");
  const methods = sendable.map((route) => methodView(folder, route, imports, tools));
  const about = `Calls ${service.name} over HTTP. Declared answers are returned by status; anything else is a ClientError.`;
  return {
    header: header(folder),
    imports: imports.lines(folder.specifier),
    doc: docComment([about], 0),
    name: identifier(names.client),
    methods,
  };
}

function methodView(
  folder: ServiceFolder,
  route: Route,
  imports: Imports,
  tools: Tools,
): ClientMethodView {
  const own = folder.names.operations.get(route.name);
  const options = imports.runtime("@revent/runtime/client", "CallOptions");
  const answer = imports.runtime("@revent/runtime/client", "Answer");
  const response = imports.type("./core.ts", own?.response ?? "");
  const request = requestParameter(folder, route, imports, tools, own?.request ?? "");
  return {
    doc: docComment(contractLine(route, operationProvenance(route)), 2),
    signature: signature(memberName(route.name), {
      request,
      options: `options?: ${options}`,
      returns: `Promise<${answer}<${response}>>`,
    }),
    body: callLines("return this.call(", routeValue(route, tools.types)),
  };
}

/** The core's type of the request where a caller has to give the same; what may be left out otherwise. */
function requestParameter(
  folder: ServiceFolder,
  route: Route,
  imports: Imports,
  tools: Tools,
  name: string,
): { readonly type: TypeSyntax; readonly optional: string } {
  const unused = new UsedTypes(folder, new Imports(), tools);
  const given = callType(route, unused);
  const same = JSON.stringify(given) === JSON.stringify(requestType(route, unused));
  const optional = isOptional(given) ? " = {}" : "";
  const type = same
    ? text(imports.type("./core.ts", name))
    : callType(route, new UsedTypes(folder, imports, tools));
  return { type, optional };
}

/** A method's parameters and what it returns. */
export interface SignatureParts {
  /** Parameters before the request. */
  readonly before?: readonly string[];
  readonly request: { readonly type: TypeSyntax; readonly optional: string };
  readonly options: string;
  readonly returns: string;
}

/** A method's name and parameters, with the brace that opens its body. */
export function signature(
  name: string,
  { before = [], request: { type, optional }, options, returns }: SignatureParts,
): string[] {
  const close = `): ${returns} {`;
  const parameters = [...before, `request: ${flatType(type)}${optional}`, options];
  const flat = `${name}(${parameters.join(", ")}${close}`;
  if (flatType(type) !== undefined && flat.length + 2 <= lineWidth) return [flat];
  const request = printType(type, { indent: 4, before: "request: ", after: `${optional},` });
  const lines = [...before.map((one) => `${one},`), ...request, `${options},`];
  return [`${name}(`, ...indented(lines), close];
}

/** What the runtime has to know of an operation to call it. */
export function routeValue(route: Route, types: Tools["types"]): CodeValue {
  const statuses = route.responses.map(({ status }) =>
    /^\d+$/.test(status) ? status : literal(status),
  );
  const content = route.body?.content ?? [];
  const mediaType = content.find((one) => !isRange(one.mediaType))?.mediaType ?? "application/json";
  const encoding = content.flatMap(fieldStyles);
  const whole = querystringContent(route);
  const styles = stylesOf(route);
  const [text] = route.responses.flatMap((response) =>
    response.content.flatMap((one) => textEntry("textEvents", one, types)),
  );
  return {
    entries: [
      ["method", literal(route.method)],
      ["path", literal(route.path)],
      ["responses", { items: statuses }],
      ...(mediaType === "application/json" ? [] : [["contentType", literal(mediaType)] as const]),
      ...(text === undefined ? [] : [text]),
      ...(encoding.length === 0 ? [] : [["encoding", { entries: encoding }] as const]),
      ...(whole === undefined
        ? []
        : [
            [
              "querystring",
              literal(bodyKind(whole, "request") === "value" ? "json" : "form"),
            ] as const,
          ]),
      ...(styles.length === 0 ? [] : [["styles", { entries: styles }] as const]),
    ],
  };
}

/** Parameters that are not written in the default way of their location. */
function stylesOf(route: Route): (readonly [string, CodeValue])[] {
  const whole = querystringContent(route);
  return locations.flatMap((location) => {
    if (location === "query" && whole !== undefined) return styledFields(whole);
    const entries = route.parameters
      .filter((parameter) => parameter.in === location)
      .map((one) => [propertyKey(one.name), parameterStyle(one)] as const)
      .filter(([, settings]) => settings.length > 0)
      .map(([key, settings]) => [key, { entries: settings }] as const);
    return entries.length === 0 ? [] : [[partNames[location], { entries }] as const];
  });
}

function styledFields(whole: Content): (readonly [string, CodeValue])[] {
  const entries = fieldStyles(whole);
  return entries.length === 0 ? [] : [[partNames.query, { entries }]];
}

function callLines(open: string, route: CodeValue): string[] {
  const flat = layOut(open, route, ", request, options);", 4);
  if (flat.length === 1) return flat;
  return [open, ...indented([...layOut("", route, ",", 6), "request,", "options,"]), ");"];
}
