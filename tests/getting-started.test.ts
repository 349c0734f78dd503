import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endProcess, endWithUs, eventually, freePort } from "./support/process.ts";

// The project of docs/getting-started.md, in a folder of its own, as a user of the packages has it.
let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "revent-getting-started-"));
  cpSync("tests/getting-started", project, { recursive: true });
  symlinkSync(resolve("node_modules"), join(project, "node_modules"));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs a program of Node to its end in the project; answers its exit code and all that it printed. */
function run(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: project,
    encoding: "utf8",
  });
  return { code: status, output: stdout + stderr };
}

const fromSources = ["--conditions=source", "--import=tsx"];
const revent = [...fromSources, resolve("generator/src/cli.ts")];

describe("docs/getting-started.md", { timeout: 120_000 }, () => {
  it("generates, agrees and compiles", () => {
    expect(run(...revent, "generate")).toMatchObject({ code: 0 });
    expect(run(...revent, "check").output).toMatch(/^Contracts, generated code and services agree/);
    const tsc = resolve("node_modules/typescript/bin/tsc");
    const { output } = run(tsc, "--noEmit", "--customConditions", "source");
    // The packages are read from their sources here, which are checked under flags of their own.
    expect(output.split("\n").filter((line) => /^(generated|services)/.test(line))).toEqual([]);
  });

  it("runs: the answer of the router, and what the worker made of the event", async () => {
    const port = await freePort();
    const program = spawn(process.execPath, [...fromSources, "services/main.ts"], {
      cwd: project,
      env: { ...process.env, PORT: `${port}` },
    });
    endWithUs(program);
    let output = "";
    program.stdout.on("data", (text) => {
      output += text;
    });
    await eventually(() => expect(output).toContain("notes listens on"), 30_000);
    const response = await fetch(`http://localhost:${port}/notes`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"text":"hello"}',
    });
    const note = (await response.json()) as { id: string; text: string };
    expect([response.status, note.text]).toEqual([201, "hello"]);
    await eventually(() => expect(output).toContain(`mail about note ${note.id}: hello`));
    await endProcess(program, "SIGINT");
    expect(program.exitCode).toBe(0);
  });
});
