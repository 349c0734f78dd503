import type { Diagnostic } from "../diagnostics/index.ts";
import type { CoreStub } from "../emit/index.ts";
import { faultsOf } from "./faults.ts";
import { merge } from "./merge.ts";
import type { PlannedCore } from "./plan.ts";
import { type ReadOptions, readCore } from "./read-core.ts";

/** What the file of a core lacks, and the text that has it. Loads the TypeScript parser. */
export async function planMerge(
  text: string,
  core: CoreStub,
  options: ReadOptions,
): Promise<Partial<PlannedCore> & { readonly diagnostics: readonly Diagnostic[] }> {
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const reading = await readCore(text.slice(mark.length), core, options);
  const diagnostics = faultsOf(reading, core, options.surroundings.file);
  if (!reading.ok) return { diagnostics };
  const { cores, file } = reading;
  const open = cores.filter(({ members }) => members.unseenBase === undefined);
  const merged = merge(file.source, file.kinds, open, options.surroundings);
  return {
    ...(merged.added.length > 0 && { text: mark + merged.text }),
    added: merged.added,
    kept: cores.reduce((sum, { kept }) => sum + kept, 0),
    orphaned: cores.flatMap(({ orphaned }) =>
      orphaned.map(({ name, node }) => ({ name, line: merged.newLine(node.getStart()) })),
    ),
    diagnostics,
  };
}
