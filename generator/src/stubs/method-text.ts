import type { StubMethod } from "../emit/index.ts";
import type { FileStyle } from "./style.ts";

const WIDTH = 100;

/** How the names of a stub are called in the file that it is added to. */
export type LocalNames = ReadonlyMap<string, string>;

/** Where a method is put. */
export interface MethodContext {
  readonly names: LocalNames;
  readonly style: FileStyle;
  /** Indentation of the class's members. */
  readonly margin: string;
  /** What the class says its callers are, where it does. */
  readonly principal: string | undefined;
}

/** A method that throws until somebody writes it. */
export function methodText(method: StubMethod, context: MethodContext): string {
  const { eol, indent, semicolon } = context.style;
  const notImplemented = context.names.get("notImplemented") ?? "notImplemented";
  const lines = [
    ...docLines(method.doc),
    ...signature(method, context),
    `${indent}throw ${notImplemented}("${method.name}")${semicolon}`,
    "}",
  ];
  return lines.map((line) => context.margin + line).join(eol);
}

/** Index of the line of {@link methodText} on which the method's name stands. */
export function signatureLine({ doc }: StubMethod): number {
  return docLines(doc).length;
}

function docLines(doc: readonly string[]): readonly string[] {
  if (doc.length === 0) return [];
  if (doc.length === 1) return [`/** ${doc[0]} */`];
  return ["/**", ...doc.map((line) => ` * ${line}`.trimEnd()), " */"];
}

function signature(
  { name, parameters, returns }: StubMethod,
  context: MethodContext,
): readonly string[] {
  const list = parameters.map((one) => `${one.name}: ${localType(one.type, context)}`);
  const end = `): ${localType(returns, context)} {`;
  const line = `async ${name}(${list.join(", ")}${end}`;
  if (context.margin.length + line.length <= WIDTH) return [line];
  return [`async ${name}(`, ...list.map((one) => `${context.style.indent}${one},`), end];
}

/** The type as the file would write it: every imported name as the file calls it; strings in it stay. */
function localType(type: string, { names, principal }: MethodContext): string {
  const renamed = type.replaceAll(
    /"(?:[^"\\]|\\.)*"|[\p{ID_Start}$_][\p{ID_Continue}$]*/gu,
    (word) => (word.startsWith('"') ? word : (names.get(word) ?? word)),
  );
  const context = `${names.get("HttpContext") ?? "HttpContext"}<`;
  if (principal === undefined || !renamed.startsWith(context)) return renamed;
  return context + renamed.slice(context.length).replace(/\bunknown\b/, () => principal);
}
