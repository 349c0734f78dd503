import { join } from "node:path";
import { checkOutputs } from "../check/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
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
import type { Project } from "./project.ts";
import { needsJudgement, withGeneratingSeverities } from "./severities.ts";

/** How `revent generate` was asked to go about it. */
export interface GenerateSettings {
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** All that one run of `revent generate` is going to do, and what stands in its way. */
export interface Round {
  readonly generated: Generated;
  readonly files: readonly ComparedFile[];
  readonly cores: readonly PlannedCore[];
  /** Faults of the contracts and of what is on disk. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether an error forbids to write anything. */
  readonly blocked: boolean;
  readonly changes: Changes;
}

/** Generates, and compares with what is on disk; writes nothing. */
export async function planRound(project: Project, { force }: GenerateSettings): Promise<Round> {
  const { root, names, out } = project;
  const judge = needsJudgement(project);
  // Taken first: what changes while the contracts are read makes the next run look again.
  const inputs = fingerprintInputs(root, project.inputs.specs, project.inputs.contracts);
  const previous = readManifest(out);
  const generated = await generate({ ...project.options, judge });
  const files = compareFiles(out, generated.files, previous);
  const cores = await planStubs(generated.cores, project.stubs, previous?.handlers ?? {});
  const faults = [...generated.diagnostics, ...(judge ? await generated.judged : [])];
  const blocking = [
    ...withGeneratingSeverities(faults, project),
    ...checkOutputs(
      files.filter(({ state }) => isRefused(state, force)),
      names.out,
    ),
  ];
  return {
    generated,
    files,
    cores,
    diagnostics: [
      ...blocking,
      ...withGeneratingSeverities(
        cores.flatMap(({ diagnostics }) => diagnostics),
        { ...project, strict: false },
      ),
    ],
    blocked: blocking.some(({ severity }) => severity === "error"),
    changes: changesOf(project, { generated, files, cores, inputs }),
  };
}

/** What was generated, beside what is on disk. */
interface Compared {
  readonly generated: Generated;
  readonly files: readonly ComparedFile[];
  readonly cores: readonly PlannedCore[];
  /** Fingerprints of the contracts before they were read. */
  readonly inputs: Manifest["inputs"];
}

function changesOf(project: Project, { generated, files, cores, inputs }: Compared): Changes {
  const { root, out } = project;
  const others = generated.inputs.filter((path) => !(path in inputs));
  return {
    folder: out,
    writes: [...outputWrites(generated, files, out), ...coreWrites(cores, root)],
    removals: files
      .filter(({ path, state }) => isRemoved(path, state, generated))
      .map(({ path }) => path),
    manifest: manifestOf(generated, project, { ...inputs, ...fingerprintFiles(root, others) }),
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

function manifestOf(generated: Generated, project: Project, inputs: Manifest["inputs"]): Manifest {
  const { cores, files } = generated;
  return {
    ...fingerprintTool(project.inputs.templates),
    config: project.inputs.config,
    inputs,
    handlers: Object.fromEntries(
      cores.map(({ service, methods }) => [service, methods.map(({ name }) => name)]),
    ),
    outputs: Object.fromEntries(files.map(({ path, text }) => [path, hashText(text)])),
  };
}
