import { nearest } from "../../diagnostics/index.ts";
import { entriesOf, type Located } from "../../load/index.ts";
import type { Context } from "../context.ts";

/** Our extensions, and where each belongs. */
const homes: ReadonlyMap<string, string> = new Map([
  ["x-stream", "a channel"],
  ["x-key", "a message"],
  ["x-retry", "a `receive` operation"],
  ["x-dead-letter", "a `receive` operation"],
  ["x-emits", "an HTTP operation or a `receive` operation"],
]);

/**
 * Looks at the extensions of a spec object that may have `allowed` of ours. One of ours in the wrong
 * place is an error, a name close to one of ours a warning; all others are other tools' business.
 */
export function checkExtensions(
  { diagnostics, contractExtensions }: Context,
  at: Located,
  allowed: readonly string[],
): void {
  for (const [key, { file, pointer }] of entriesOf(at)) {
    if (!key.startsWith("x-") || allowed.includes(key)) continue;
    const home = homes.get(key);
    if (home !== undefined) {
      diagnostics.error(
        "extension-invalid",
        { file, pointer, part: "key" },
        `\`${key}\` means nothing here.`,
        `Write it on ${home}.`,
      );
      continue;
    }
    const meant = contractExtensions.includes(key) ? undefined : nearest(key, homes.keys());
    if (meant === undefined) continue;
    diagnostics.warn(
      "extension-unknown",
      { file, pointer, part: "key" },
      `\`${key}\` is not an extension that revent knows.`,
      `Did you mean \`${meant}\`? If it is your own, list it under extensions.contracts in revent.config.json.`,
    );
  }
}
