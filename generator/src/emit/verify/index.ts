import type { Views } from "../templates.ts";
import { declared } from "./declared.ts";
import { type OutlineEntry, outline } from "./outline.ts";

export { syntaxFault, type TypeScript } from "./syntax.ts";

/**
 * Reads emitted text again: its top-level statements have to be those that were planned, no more, no less and in
 * this order. Text of a contract that has left its place shows here.
 *
 * @throws Error that says which file and line, and what stands there
 */
export function verify<Name extends keyof Views>(
  name: Name,
  view: Views[Name],
  text: string,
): void {
  const planned = [...references(view), ...declared[name](view)];
  const found = outline(text);
  const different = found.findIndex(({ says }, index) => says !== planned[index]);
  if (different === -1 && found.length === planned.length) return;
  const at = different === -1 ? found.length : different;
  throw new Error(
    `\`${name}\` does not hold what was planned: ${difference(found[at], planned[at])}`,
  );
}

function difference(found: OutlineEntry | undefined, planned = "nothing"): string {
  const stands =
    found === undefined ? "at its end stands nothing" : `line ${found.line} says \`${found.says}\``;
  return `${stands}, and planned is \`${planned}\`.`;
}

/** Imports, and what is exported again. Nothing else may be among them. */
function references(view: Views[keyof Views]): string[] {
  const lines = [
    ...("imports" in view ? view.imports : []),
    ...("reexports" in view ? view.reexports : []),
  ];
  return outline(lines.join("\n"))
    .map(({ says }) => says)
    .filter((says) => /^(?:import|export) (?:type )?[{*]/.test(says));
}
