import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProject } from "../generator/src/commands/testing/project.ts";
import { codes } from "../generator/src/diagnostics/index.ts";
import { takeStep } from "./support/error-steps.ts";

// A case is a folder: `project/`, what somebody has, `steps.txt`, what is done with it (`revent generate`
// unless it says otherwise; tests/support/error-steps.ts knows the steps), and `expected.txt`, all that is
// printed. UPDATE_GOLDEN=1 writes what came out: read the difference before you commit it.
const folder = join(import.meta.dirname, "errors");
const update = process.env.UPDATE_GOLDEN === "1";
const names = readdirSync(folder).filter((name) => !name.startsWith("."));

describe("faults are told to the letter", () => {
  it.each(names)("%s", async (name) => {
    const printed = await play(join(folder, name));
    const expected = join(folder, name, "expected.txt");
    if (update) writeFileSync(expected, printed);
    expect(existsSync(expected), `${expected} exists`).toBe(true);
    expect(printed).toBe(readFileSync(expected, "utf8"));
  });

  it.each(Object.keys(codes))("%s has a case that tells it", (code) => {
    const tellers = names.filter((name) => tells(join(folder, name, "expected.txt"), code));
    expect(tellers).not.toEqual([]);
  });
});

function tells(path: string, code: string): boolean {
  return existsSync(path) && readFileSync(path, "utf8").includes(`  ${code}  `);
}

/** Does what a case says in a copy of its project; answers everything that is printed, and the exit codes. */
async function play(path: string): Promise<string> {
  const steps = join(path, "steps.txt");
  const project = createProject(filesOf(join(path, "project")));
  let printed = "";
  const lines = existsSync(steps) ? readFileSync(steps, "utf8") : "revent generate\n";
  for (const line of lines.trimEnd().split("\n")) printed += await takeStep(project, line);
  return printed.replaceAll(project.root, "<root>").replaceAll(/\(\d+\.\d s\)/g, "(… s)");
}

function filesOf(path: string): Record<string, string> {
  if (!existsSync(path)) return {};
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [file.slice(path.length + 1), readFileSync(file, "utf8")]),
  );
}
