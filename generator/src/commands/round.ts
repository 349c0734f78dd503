import { join } from "node:path";
import { checkOutputs } from "../check/index.ts";
import { asErrors, type Diagnostic } from "../diagnostics/index.ts";
import { type Generated, generate } from "../generate.ts";
import { type PlannedCore, planStubs } from "../stubs/index.ts";
import {
  type Changes,
  type ComparedFile,
  compareFiles,
  type FileWrite,
  fingerprintFiles,
  fingerprintInputs,
  fingerprintTool,
  hashText,
  type Manifest,
  readManifest,
} from "../write/index.ts";
import type { ProjectFolders } from "./folders.ts";

/** How `revent generate` was asked to go about it. */
export interface GenerateSettings {
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly strict: boolean;
}

/** All that one run of `revent generate` is going to do, and what stands in its way. */
export interface Round {
  readonly generated: Generated;
  readonly files: readonly ComparedFile[];
  readonly cores: readonly PlannedCore[];
  /** Faults of the contracts and of what is on disk, errors first to look at. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether an error forbids to write anything. */
  readonly blocked: boolean;
  readonly changes: Changes;
}

/** Generates, and compares with what is on disk; writes nothing. */
export async function planRound(
  folders: ProjectFolders,
  { force, strict }: GenerateSettings,
): Promise<Round> {
  const { root, names, out } = folders;
  // Taken first: what changes while the contracts are read makes the next run look again.
  const inputs = fingerprintInputs(root, folders.specs, []);
  const previous = readManifest(out);
  const generated = await generate({ root, ...names, judge: strict });
  const files = compareFiles(out, generated.files, previous);
  const cores = await planStubs(
    generated.cores,
    { root, services: names.services, generated: names.out },
    previous?.handlers ?? {},
  );
  const faults = [...generated.diagnostics, ...(strict ? await generated.judged : [])];
  const blocking = [
    ...(strict ? asErrors(faults) : faults),
    ...checkOutputs(
      files.filter(({ state }) => isRefused(state, force)),
      names.out,
    ),
  ];
  return {
    generated,
    files,
    cores,
    diagnostics: [...blocking, ...cores.flatMap(({ diagnostics }) => diagnostics)],
    blocked: blocking.some(({ severity }) => severity === "error"),
    changes: {
      folder: out,
      writes: [...outputWrites(generated, files, out), ...coreWrites(cores, root)],
      removals: files
        .filter(({ path, state }) => isRemoved(path, state, generated))
        .map(({ path }) => path),
      manifest: manifestOf(generated, {
        ...inputs,
        ...fingerprintFiles(
          root,
          generated.inputs.filter((path) => !(path in inputs)),
        ),
      }),
    },
  };
}

function isRefused(state: ComparedFile["state"], force: boolean): boolean {
  return state === "foreign" || (state === "edited" && !force);
}

/** A file that is no longer produced goes; one that a person has edited only gets here by `--force`. */
function isRemoved(path: string, state: ComparedFile["state"], { files }: Generated): boolean {
  return state === "surplus" || (state === "edited" && !files.some((file) => file.path === path));
}

function outputWrites(
  { files }: Generated,
  compared: readonly ComparedFile[],
  out: string,
): readonly FileWrite[] {
  const same = new Set(compared.filter(({ state }) => state === "same").map(({ path }) => path));
  return files
    .filter(({ path }) => !same.has(path))
    .map(({ path, text }) => ({ path: join(out, path), text }));
}

function coreWrites(cores: readonly PlannedCore[], root: string): readonly FileWrite[] {
  return cores.flatMap(({ file, text, before }) =>
    text === undefined
      ? []
      : [{ path: join(root, file), text, ...(before !== undefined && { madeFrom: before }) }],
  );
}

function manifestOf(generated: Generated, inputs: Manifest["inputs"]): Manifest {
  const { cores, files } = generated;
  return {
    ...fingerprintTool(),
    inputs,
    handlers: Object.fromEntries(
      cores.map(({ service, methods }) => [service, methods.map(({ name }) => name)]),
    ),
    outputs: Object.fromEntries(files.map(({ path, text }) => [path, hashText(text)])),
  };
}
