import { join } from "node:path";
import { fingerprintInputs, fingerprintTool } from "./fingerprint.ts";
import { hashText, readText } from "./hash.ts";
import type { Manifest } from "./manifest.ts";

/** What, beside revent itself, decides what is generated. */
export interface Inputs {
  /** Root of the project, absolute. */
  readonly root: string;
  /** Folder of the contracts, absolute. */
  readonly specs: string;
  /** Contracts that stand elsewhere, relative to the root. */
  readonly contracts: readonly string[];
  /** Hash of the configuration. */
  readonly config: string;
  /** Folder of templates that replace ours, absolute. */
  readonly templates?: string;
}

/**
 * Whether a run would write the same files into the folder `out` again: same tool, same inputs, and
 * outputs as they were written. Compares hashes; loads nothing.
 */
export function isUnchanged(inputs: Inputs, out: string, manifest: Manifest): boolean {
  return (
    inputs.config === manifest.config &&
    sameTool(inputs, manifest) &&
    sameInputs(inputs, manifest) &&
    sameOutputs(out, manifest)
  );
}

function sameTool(inputs: Inputs, manifest: Manifest): boolean {
  const { version, code, templates } = fingerprintTool(inputs.templates);
  return version === manifest.version && code === manifest.code && templates === manifest.templates;
}

function sameInputs({ root, specs }: Inputs, { inputs }: Manifest): boolean {
  const now = Object.entries(fingerprintInputs(root, specs, Object.keys(inputs)));
  return (
    now.length === Object.keys(inputs).length && now.every(([path, hash]) => inputs[path] === hash)
  );
}

function sameOutputs(out: string, { outputs }: Manifest): boolean {
  return Object.entries(outputs).every(([path, hash]) => {
    const text = readText(join(out, path));
    return text !== undefined && hashText(text) === hash;
  });
}
