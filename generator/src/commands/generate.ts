import { mentionsAll } from "../stubs/mentions.ts";
import { coreFile } from "../stubs/plan.ts";
import { readText } from "../write/hash.ts";
import { type Manifest, readManifest } from "../write/manifest.ts";
import { isUnchanged } from "../write/unchanged.ts";
import type { Arguments } from "./arguments.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type ProjectFolders, projectFolders } from "./folders.ts";
import type { Io } from "./io.ts";

/** `revent generate`: where nothing has changed it only compares hashes, and loads nothing else. */
export async function generateCommand(parsed: Arguments, io: Io): Promise<ExitCode> {
  const folders = projectFolders(parsed, io);
  const settings = {
    dryRun: parsed.flags.has("dry-run"),
    force: parsed.flags.has("force"),
    strict: parsed.flags.has("strict"),
  };
  if (parsed.flags.has("watch")) {
    const { watch } = await import("./watch.ts");
    return watch(folders, settings, io);
  }
  const manifest = settings.strict ? undefined : readManifest(folders.out);
  if (manifest !== undefined && isUpToDate(folders, manifest)) {
    const count = Object.keys(manifest.outputs).length;
    io.out(`Nothing to do: ${count} files are as the contracts say.\n`);
    return exitCodes.clean;
  }
  const { generateOnce } = await import("./generate-once.ts");
  return generateOnce(folders, settings, io);
}

/** Whether files are as they were written, from the same contracts, and every core names its handlers. */
function isUpToDate(folders: ProjectFolders, manifest: Manifest): boolean {
  return (
    isUnchanged(folders, manifest) &&
    Object.entries(manifest.handlers).every(([service, names]) =>
      mentionsAll(readText(coreFile(folders.services, service)) ?? "", names),
    )
  );
}
