import { fileURLToPath } from "node:url";
import { generateOptions } from "../../generator/src/commands/project.ts";
import { readConfig, settle } from "../../generator/src/config/index.ts";
import { Diagnostics, formatDiagnostics } from "../../generator/src/diagnostics/index.ts";
import { type Generated, type GenerateOptions, generate } from "../../generator/src/generate.ts";
import { coreFile } from "../../generator/src/stubs/index.ts";
import type { Tree } from "./trees.ts";

/** What the contracts of a project produce, and what there is to say of them. */
export interface Produced {
  readonly generated: Generated;
  /** Generated files, cores and, where there are any, `diagnostics.txt`. */
  readonly tree: Tree;
}

/** Generates what a project produces, as its configuration has it; writes nothing. */
export async function produce(root: URL): Promise<Produced> {
  const options = optionsOf(fileURLToPath(root).replace(/\/$/, ""));
  const generated = await generate(options);
  const { files, cores, diagnostics, locate } = generated;
  const tree = new Map(files.map(({ path, text }) => [`generated/${path}`, text]));
  for (const { service, text } of cores) tree.set(coreFile(options, service), text);
  if (diagnostics.length > 0)
    tree.set("diagnostics.txt", formatDiagnostics(diagnostics, { format: "text", locate }));
  return { generated, tree };
}

function optionsOf(root: string): GenerateOptions {
  const diagnostics = new Diagnostics();
  const read = readConfig(root, diagnostics);
  const { settings, usage } = settle(root, read, { folders: {} }, diagnostics);
  const faults = [...usage, ...diagnostics.list.map(({ message }) => message)];
  if (faults.length > 0) throw new Error(`${root}: ${faults.join(" ")}`);
  return generateOptions(root, settings);
}
