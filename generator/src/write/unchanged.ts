import { join } from "node:path";
import { fingerprintInputs, fingerprintTool } from "./fingerprint.ts";
import { hashText, readText } from "./hash.ts";
import type { Manifest } from "./manifest.ts";

/** Where a project keeps things; absolute paths. */
export interface Folders {
  readonly root: string;
  readonly specs: string;
  readonly out: string;
  readonly services: string;
}

/**
 * Whether a run would write the same files again: same tool, same inputs, and outputs as they were
 * written. Compares hashes; loads nothing.
 */
export function isUnchanged(folders: Folders, manifest: Manifest): boolean {
  return sameTool(manifest) && sameInputs(folders, manifest) && sameOutputs(folders, manifest);
}

function sameTool(manifest: Manifest): boolean {
  const { version, code, templates } = fingerprintTool();
  return version === manifest.version && code === manifest.code && templates === manifest.templates;
}

function sameInputs({ root, specs }: Folders, { inputs }: Manifest): boolean {
  const now = Object.entries(fingerprintInputs(root, specs, Object.keys(inputs)));
  return (
    now.length === Object.keys(inputs).length && now.every(([path, hash]) => inputs[path] === hash)
  );
}

function sameOutputs({ out }: Folders, { outputs }: Manifest): boolean {
  return Object.entries(outputs).every(([path, hash]) => {
    const text = readText(join(out, path));
    return text !== undefined && hashText(text) === hash;
  });
}
