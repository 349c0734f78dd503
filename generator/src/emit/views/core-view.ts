import type { Route } from "../../model/index.ts";
import { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { list } from "../text/layout.ts";
import { identifier } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { printDeclaration, printType } from "../types/print.ts";
import { type Handler, handlers } from "./handlers.ts";
import { type FileView, header } from "./header.ts";
import { operationProvenance } from "./provenance.ts";
import { requestType } from "./request-type.ts";
import { responseType } from "./response-type.ts";
import type { DeclarationView } from "./types-view.ts";
import { UsedTypes } from "./used-types.ts";

/** View of `core.ts`. */
export interface CoreView extends FileView {
  /** Comment of the interface. */
  readonly doc: readonly string[];
  /** Name of the interface, with its type parameter where it has one. */
  readonly interface: string;
  /** One method for each operation, then one for each received event. */
  readonly members: readonly MemberView[];
  /** Request and response types, by operation. */
  readonly types: readonly DeclarationView[];
}

/** A method. */
export interface MemberView {
  /** Comment of the method. */
  readonly doc: readonly string[];
  /** Name, parameters and what it returns, with the semicolon. */
  readonly signature: readonly string[];
}

export function coreView(folder: ServiceFolder, tools: Tools): CoreView {
  const { names, service } = folder;
  const operations = [...names.operations.values()];
  const imports = new Imports([
    names.core,
    ...operations.flatMap(({ request, response }) => [request, response]),
  ]);
  const members = handlers(folder, imports);
  const types = new UsedTypes(folder, imports, tools);
  const declarations = service.routes.flatMap((route) => operationTypes(folder, route, types));
  const about = `What the ${service.name} service does: one method per operation, one per event it receives.`;
  return {
    header: header(folder),
    imports: imports.lines(folder.specifier),
    doc: docComment([about], 0),
    interface: identifier(names.core) + typeParameters([...names.principals.values()]),
    members: members.map(memberView),
    types: declarations,
  };
}

function typeParameters(names: readonly string[]): string {
  return names.length === 0
    ? ""
    : `<${names.map((name) => `${identifier(name)} = unknown`).join(", ")}>`;
}

/** A method of an interface. */
export function memberView({ doc, name, parameters, returns }: Handler): MemberView {
  const items = parameters.map((one) => `${one.name}: ${one.type}`);
  return {
    doc: docComment(doc, 2),
    signature: list(`${name}(`, items, `): ${returns};`, 2),
  };
}

/** The types of a request and of its answers. */
export function operationTypes(
  { names }: ServiceFolder,
  route: Route,
  types: UsedTypes,
  provenance = operationProvenance(route),
): DeclarationView[] {
  const own = names.operations.get(route.name);
  if (own === undefined) return [];
  return [
    {
      name: identifier(own.request),
      doc: docComment([provenance], 0),
      declaration: printDeclaration(identifier(own.request), requestType(route, types)),
    },
    {
      name: identifier(own.response),
      doc: docComment([`Answers of ${provenance}`], 0),
      declaration: printType(responseType(route, types), {
        indent: 0,
        before: `export type ${identifier(own.response)} = `,
        after: ";",
      }),
    },
  ];
}
