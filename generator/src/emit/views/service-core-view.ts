import { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { list } from "../text/layout.ts";
import { identifier, literal } from "../text/literal.ts";
import { commentLines, type StubSymbol, stubMethods } from "./stub-methods.ts";

/** View of `services/<service>/core.ts`: what a person starts from. */
export interface ServiceCoreView {
  /** Import statements. */
  readonly imports: readonly string[];
  /** Comment of the class. */
  readonly doc: readonly string[];
  /** Name of the class. */
  readonly name: string;
  /** The interface that it implements. */
  readonly core: string;
  /** One for each operation, then one for each received event. */
  readonly methods: readonly ServiceMethodView[];
}

/** A method that nobody has written yet. */
export interface ServiceMethodView {
  /** Comment of the method. */
  readonly doc: readonly string[];
  /** Name, parameters and what it returns, with the brace that opens the body. */
  readonly signature: readonly string[];
  /** The function that says that it is missing. */
  readonly notImplemented: string;
  /** Its name as a literal. */
  readonly name: string;
}

/** Builds the view; `index` is how the file imports the generated folder of the service. */
export function serviceCoreView(folder: ServiceFolder, index: string): ServiceCoreView {
  const { names, service } = folder;
  const imports = new Imports([names.implementation]);
  const notImplemented = imports.runtime("@revent/runtime", "notImplemented");
  const core = imports.type(index, names.core);
  const methods = stubMethods(folder).map(({ doc, name, parameters, returns, symbols }) => {
    const locals = new Map(
      symbols.map((symbol) => [symbol.name, importSymbol(imports, symbol, index)]),
    );
    const items = parameters.map((one) => `${one.name}: ${renamed(one.type, locals)}`);
    return {
      doc: commentLines(doc),
      signature: list(`async ${name}(`, items, `): ${renamed(returns, locals)} {`, 2),
      notImplemented,
      name: literal(name),
    };
  });
  return {
    imports: imports.lines(folder.specifier),
    doc: docComment([`The ${service.name} service.`], 0),
    name: identifier(names.implementation),
    core,
    methods,
  };
}

function importSymbol(imports: Imports, { name, from }: StubSymbol, index: string): string {
  if (from === "generated") return imports.type(index, name);
  return imports.type("@revent/runtime", name);
}

/** A type with its names as the file calls them. */
function renamed(type: string, locals: ReadonlyMap<string, string>): string {
  return type.replace(
    /"(?:[^"\\]|\\.)*"|[\p{ID_Start}$_][\p{ID_Continue}$]*/gu,
    (name) => locals.get(name) ?? name,
  );
}
