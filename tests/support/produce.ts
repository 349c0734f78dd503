import { fileURLToPath } from "node:url";
import { formatDiagnostics } from "../../generator/src/diagnostics/index.ts";
import { type Generated, generate } from "../../generator/src/generate.ts";
import type { Tree } from "./trees.ts";

/** What the contracts of a project produce, and what there is to say of them. */
export interface Produced {
  readonly generated: Generated;
  /** Generated files, cores and, where there are any, `diagnostics.txt`. */
  readonly tree: Tree;
}

/** Generates what the contracts in the folder `specs` of a project produce; writes nothing. */
export async function produce(root: URL): Promise<Produced> {
  const generated = await generate({
    root: fileURLToPath(root).replace(/\/$/, ""),
    specs: "specs",
    out: "generated",
    services: "services",
  });
  const { files, cores, diagnostics, locate } = generated;
  const tree = new Map(files.map(({ path, text }) => [`generated/${path}`, text]));
  for (const { service, text } of cores) tree.set(`services/${service}/core.ts`, text);
  if (diagnostics.length > 0)
    tree.set("diagnostics.txt", formatDiagnostics(diagnostics, { format: "text", locate }));
  return { generated, tree };
}
