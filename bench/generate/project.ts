import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Command } from "./usage.ts";

const repository = join(import.meta.dirname, "../..");

/** How revent is started: as it is published, or from its sources as in this repository. */
export const forms = {
  built: [join(repository, "generator/dist/cli.js")],
  sources: [...["--conditions=source", "--import=tsx"], join(repository, "generator/src/cli.ts")],
} as const;

/** A project in a folder of its own, which is removed when the benchmark ends. */
export class BenchProject {
  readonly root = mkdtempSync(join(tmpdir(), "revent-bench-"));

  /** @param files texts of contracts, by path */
  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries({ "package.json": "{}", ...files })) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    symlinkSync(join(repository, "node_modules"), join(this.root, "node_modules"));
    process.once("exit", () => rmSync(this.root, { recursive: true, force: true }));
  }

  generate(node: string, form: keyof typeof forms, ...options: string[]): Command {
    return { node, args: [...forms[form], "generate", ...options], cwd: this.root };
  }

  /** As if nothing had ever been generated. */
  clear(): void {
    for (const name of ["generated", "services", "peer", "peer.ts"]) {
      rmSync(join(this.root, name), { recursive: true, force: true });
    }
  }

  /** Bytes and number of the files at some paths. */
  sizeOf(...paths: readonly string[]): { readonly megabytes: number; readonly files: number } {
    const found = paths.map((path) => join(this.root, path)).filter((path) => existsSync(path));
    const sizes = found.flatMap(filesIn).map((path) => statSync(path).size);
    return { megabytes: sizes.reduce((sum, size) => sum + size, 0) / 1e6, files: sizes.length };
  }
}

function filesIn(path: string): readonly string[] {
  if (statSync(path).isFile()) return [path];
  const inside = readdirSync(path, { recursive: true, withFileTypes: true });
  return inside.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}
