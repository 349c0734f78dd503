import { Diagnostics } from "../../diagnostics/index.ts";
import { type Parse, TemplateChecker } from "./check-template.ts";
import { type Overrides, readOurs, readOverrides, type TemplateSources } from "./sources.ts";
import { readViewSchemas } from "./view-schema.ts";

export type { Overrides, TemplateSources } from "./sources.ts";

/**
 * The templates to work with: ours, and those of a project in place of ours of the same name. Where the
 * project's have faults, which are told, ours.
 */
export async function chooseTemplates(
  overrides: Overrides | undefined,
  parse: Parse,
  diagnostics: Diagnostics,
): Promise<TemplateSources> {
  const ours = await readOurs();
  if (overrides === undefined) return ours;
  const found = new Diagnostics();
  const theirs = await readOverrides(overrides, ours, found);
  const sources = new Map([...ours, ...theirs]);
  checkTemplates(sources, parse, found);
  for (const diagnostic of found.list) diagnostics.add(diagnostic);
  return found.hasErrors ? ours : sources;
}

/** Tells what is wrong with templates: each is checked against the view that it is given. */
export function checkTemplates(
  sources: TemplateSources,
  parse: Parse,
  diagnostics: Diagnostics,
): void {
  const checker = new TemplateChecker(sources, parse, diagnostics);
  for (const [name, shape] of Object.entries(readViewSchemas())) checker.check(name, shape);
  for (const [name, { file }] of sources) {
    if (!name.startsWith("_") || checker.included.has(name)) continue;
    diagnostics.error(
      "template-unknown",
      { file, pointer: "" },
      `No template includes the partial \`${name.slice(1)}\`.`,
      `Include it by {{> ${name.slice(1)}}}, or call it as the one that it is to replace.`,
    );
  }
}
