import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { formatDiagnostics } from "../../diagnostics/index.ts";
import type { NamedType, Schema, Service } from "../../model/index.ts";
import { type LoadedWorkspace, loadWorkspace } from "../index.ts";

/** A workspace that was loaded from texts, and short ways to what tests look at. */
export interface LoadedProject extends LoadedWorkspace {
  readonly root: string;
  /** What a person would see of the faults. */
  readonly printed: string;
  service(name: string): Service;
  type(id: string): NamedType;
  schema(id: string): Schema;
}

/** Writes `files` (path to text) into a folder that goes when the test ends; returns its path. */
export function writeProject(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "revent-project-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Loads a project made of `files`, whose contracts stand in `specs`. Nothing is judged. */
export async function loadProject(files: Readonly<Record<string, string>>): Promise<LoadedProject> {
  const root = writeProject(files);
  const loaded = await loadWorkspace({ root, specs: "specs", judge: false });
  const type = (id: string) => found(loaded.workspace.types, (one) => one.id === id, id);
  return {
    ...loaded,
    root,
    printed: formatDiagnostics(loaded.diagnostics, { format: "text", locate: loaded.locate }),
    service: (name) => found(loaded.workspace.services, (one) => one.name === name, name),
    type,
    schema: (id) => type(id).schema,
  };
}

function found<Item>(items: readonly Item[], accepts: (item: Item) => boolean, name: string): Item {
  const item = items.find(accepts);
  if (item === undefined) throw new Error(`there is no ${name}`);
  return item;
}
