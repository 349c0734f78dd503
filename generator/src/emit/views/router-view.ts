import { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { identifier } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { type FileView, header } from "./header.ts";
import { type RouteView, RouteWriter } from "./route-view.ts";
import { type SecurityView, securityView } from "./security-view.ts";

/** View of `router.ts`. */
export interface RouterView extends FileView {
  /** Comment of the function that makes the router. */
  readonly doc: readonly string[];
  /** Name of the function that makes the router. */
  readonly router: string;
  /** The core's interface. */
  readonly core: string;
  /** Present where an operation asks who is calling. */
  readonly security: SecurityView | false;
  /** One for each operation, in the order of the contract. */
  readonly routes: readonly RouteView[];
}

/** Makes the view of `router.ts`. */
export function routerView(folder: ServiceFolder, tools: Tools): RouterView {
  const { names, service } = folder;
  const imports = new Imports([names.router, names.security, "routes", "schemes"]);
  imports.runtime("@revent/runtime/codegen", "createRouter");
  for (const name of ["Router", "RouterOptions", "RouteTable"] as const) {
    imports.runtime("@revent/runtime/codegen", name);
  }
  const routes = service.routes.map((route) => new RouteWriter(folder, tools, imports).view(route));
  const security = securityView(folder, imports);
  const core = imports.type("./core.ts", names.core);
  const about = `An Express router for ${service.name}: checks every request, calls the core, and answers.`;
  return {
    header: header(folder),
    imports: imports.lines(folder.specifier),
    doc: docComment([about], 0),
    router: identifier(names.router),
    core,
    security,
    routes,
  };
}
