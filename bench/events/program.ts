import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { endWithUs } from "../../tests/support/process.ts";
import { measuredCore, onCore } from "../cores.ts";
import { BenchProject } from "../generate/project.ts";
import { measure } from "../generate/usage.ts";
import type { Figures, Job } from "./client/figures.ts";
import type { Setting } from "./client/peer.ts";
import { mail, shop } from "./documents.ts";

/** The program that is measured: emitted code on the built runtime, all of it plain JavaScript as it would be deployed. */
export class Program {
  readonly #main: string;

  constructor() {
    const project = new BenchProject({
      "package.json": JSON.stringify({ type: "module" }),
      "specs/shop/asyncapi.json": shop,
      "specs/mail/asyncapi.json": mail,
    });
    measure(project.generate(process.execPath, "built"));
    const build = join(project.root, "build");
    compile(join(project.root, "generated"), join(build, "generated"));
    compile(join(import.meta.dirname, "client"), join(build, "client"));
    this.#main = join(build, "client/main.js");
  }

  /** Runs one job in a process of its own. Rejects with what it said where it fails. */
  async run(setting: Setting, job: Job): Promise<Figures> {
    const options = job.what === "memory" ? ["--expose-gc"] : [];
    const given = JSON.stringify({ setting, job });
    const [command, args] = onCore(measuredCore, process.execPath, [...options, this.#main, given]);
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    endWithUs(child);
    const texts = { stdout: "", stderr: "" };
    child.stdout.on("data", (text) => (texts.stdout += text));
    child.stderr.on("data", (text) => (texts.stderr += text));
    const code = await new Promise((resolve) => child.once("close", resolve));
    if (code === 0 && texts.stderr === "") return JSON.parse(texts.stdout);
    throw new Error(`${job.peer}, ${job.what}: ${texts.stderr || `ended with ${code}`}`);
  }
}

/** Takes the types out of a folder's files, and copies the others. */
function compile(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith(".ts") });
  const names = readdirSync(from, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))) {
    const { outputText } = ts.transpileModule(readFileSync(join(from, name), "utf8"), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    });
    const file = join(to, name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, outputText);
  }
}
