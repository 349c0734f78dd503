import { join } from "node:path";
import { mentionsAll } from "../stubs/mentions.ts";
import { coreFile } from "../stubs/plan.ts";
import { readText } from "../write/hash.ts";
import { type Manifest, readManifest } from "../write/manifest.ts";
import { isUnchanged } from "../write/unchanged.ts";
import type { Arguments } from "./arguments.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type { Project } from "./project.ts";

/** `revent generate`: where nothing has changed it only compares hashes, and loads nothing else. */
export async function generateCommand(
  project: Project,
  parsed: Arguments,
  io: Io,
): Promise<ExitCode> {
  const settings = { dryRun: parsed.flags.has("dry-run"), force: parsed.flags.has("force") };
  if (parsed.flags.has("watch")) {
    const { watch } = await import("./watch.ts");
    return watch(project, parsed, settings, io);
  }
  const manifest = parsed.flags.has("strict") ? undefined : readManifest(project.out);
  if (manifest !== undefined && isUpToDate(project, manifest)) {
    const count = Object.keys(manifest.outputs).length;
    io.out(`Nothing to do: ${count} files are as the contracts say.\n`);
    return exitCodes.clean;
  }
  const { generateOnce } = await import("./generate-once.ts");
  return generateOnce(project, settings, io);
}

/** Whether files are as they were written, from the same contracts, and every core names its handlers. */
function isUpToDate({ root, out, inputs, stubs }: Project, manifest: Manifest): boolean {
  return (
    isUnchanged(inputs, out, manifest) &&
    Object.entries(manifest.handlers).every(([service, names]) =>
      mentionsAll(readText(join(root, coreFile(stubs, service))) ?? "", names),
    )
  );
}
