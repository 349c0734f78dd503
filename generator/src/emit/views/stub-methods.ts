import { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { literal } from "../text/literal.ts";
import { handlers } from "./handlers.ts";

/** What `stubs/` needs to begin a core, and to add a missing method to one that a person has begun. */
export interface CoreStub {
  readonly service: string;
  /** Name of the interface. */
  readonly interface: string;
  /** The whole file, for a service that has none yet. */
  readonly text: string;
  readonly methods: readonly StubMethod[];
}

/** One method of a {@link CoreStub}. */
export interface StubMethod {
  readonly name: string;
  /** Lines of its documentation, escaped, without the marks of a comment. */
  readonly doc: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
  /** Every imported name in the types, and where it comes from. */
  readonly symbols: readonly StubSymbol[];
}

/** A name that a stub imports. */
export interface StubSymbol {
  readonly name: string;
  /** `runtime`: the package; `generated`: the `index.ts` of the service's generated folder. */
  readonly from: "runtime" | "generated";
}

const runtimeNames: ReadonlySet<string> = new Set(["Event", "EventContext", "HttpContext"]);
const builtIn: ReadonlySet<string> = new Set([
  "Parameters",
  "Promise",
  "Required",
  "unknown",
  "undefined",
  "void",
]);
const words = /"(?:[^"\\]|\\.)*"|[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/** The methods of a service's core as stubs; the interface has the whole documentation. Who calls is `unknown` there until a person says more. */
export function stubMethods(folder: ServiceFolder): readonly StubMethod[] {
  const imports = new Imports();
  return handlers(folder, imports).map((handler) => {
    const { line, name, returns } = handler;
    const parameters = handler.parameters.map((one, index) => ({
      name: `_${one.name}`,
      type: parameterType(folder, imports, { ...one, index, method: name }),
    }));
    const types = [...parameters.map(({ type }) => type), returns];
    return {
      name,
      doc: uncommented(docComment(line, 2)),
      parameters,
      returns,
      symbols: symbolsIn(types),
    };
  });
}

/** A type that the file cannot name, as another one has its name, is taken from the interface. */
function parameterType(
  { names }: ServiceFolder,
  imports: Imports,
  { type, index, method }: { type: string; index: number; method: string },
): string {
  const aliased = namesIn([type]).some((name) => imports.isAlias(name));
  if (aliased) return `Parameters<${names.core}[${literal(method)}]>[${index}]`;
  return type.replace(/^HttpContext<.+>$/, "HttpContext<unknown>");
}

function symbolsIn(types: readonly string[]): StubSymbol[] {
  return namesIn(types).map((name) => ({
    name,
    from: runtimeNames.has(name) ? "runtime" : "generated",
  }));
}

function namesIn(types: readonly string[]): string[] {
  const found = types.flatMap((type) => type.match(words) ?? []);
  return [...new Set(found)].filter((word) => !word.startsWith('"') && !builtIn.has(word));
}

/** Lines of documentation as a comment. */
export function commentLines(doc: readonly string[]): string[] {
  if (doc.length <= 1) return doc.map((line) => `/** ${line} */`);
  return ["/**", ...doc.map((line) => ` * ${line}`.trimEnd()), " */"];
}

function uncommented(lines: readonly string[]): string[] {
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) return [only.slice("/** ".length, -" */".length)];
  return lines.slice(1, -1).map((line) => line.slice(" * ".length));
}
