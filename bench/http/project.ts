import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forms } from "../generate/project.ts";
import { contract } from "./contract.ts";
import { cache } from "./needs.ts";

const repository = join(import.meta.dirname, "../..");
const servers = join(cache, "servers");

/** Copies the servers to where the peers are, so that they find them. */
export function copyServers(): void {
  rmSync(servers, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, "servers"), servers, { recursive: true });
  // The runtime as it is built, by its name.
  mkdirSync(join(cache, "node_modules/@revent"), { recursive: true });
  const link = join(cache, "node_modules/@revent/runtime");
  rmSync(link, { force: true });
  symlinkSync(join(repository, "runtime"), link);
}

/** Generates the code of a contract with so many other routes as a user would, and compiles it. */
export function generate(others: number): void {
  const root = join(servers, `contract-${others}`);
  const folder = join(root, "specs/orders");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, "package.json"), '{ "type": "module" }\n');
  writeFileSync(join(folder, "openapi.json"), contract(others));
  run(root, [...forms.built, "generate"]);
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  writeFileSync(
    join(root, "tsconfig.json"),
    JSON.stringify({
      extends: join(repository, "tsconfig.build.json"),
      compilerOptions: { rootDir: "generated", outDir: "built" },
      include: ["generated"],
    }),
  );
  run(root, [tsc, "-p", "."]);
  cpSync(join(root, "generated"), join(root, "built"), {
    recursive: true,
    filter: (path) => !path.endsWith(".ts"),
  });
}

function run(cwd: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} answered ${status}: ${stderr || stdout}`);
}
