import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { afterAll, expect, it } from "vitest";
import { type PlannedCore, planStubs } from "../generator/src/stubs/index.ts";
import { coreFile, coreStub, generatedIndex, operations } from "./support/core-files.ts";
import { Random } from "./support/random.ts";
import { typeErrors } from "./support/type-check.ts";

// Cores in many styles, for contracts that gain and lose operations: methods and imports are added, every other
// byte stays, what comes out compiles, and a second run changes nothing. The same seed makes the same cores:
// REVENT_FUZZ_SEED=7 REVENT_FUZZ_ROUNDS=20 npx vitest run tests/stubs-fuzz.test.ts
const seed = Number(process.env.REVENT_FUZZ_SEED ?? 1);
const rounds = Number(process.env.REVENT_FUZZ_ROUNDS ?? 1);
const CORES = 60;
const file = "services/users/core.ts";

const root = mkdtempSync(join(tmpdir(), "revent-stubs-fuzz-"));
afterAll(() => rmSync(root, { recursive: true }));

it("adds what cores of any style lack, and touches nothing else", {
  timeout: 120_000,
}, async () => {
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  let added = 0;
  for (let number = 0; number < CORES * rounds; number++) {
    const random = new Random(seed * 1000 + number);
    const { text, held } = coreFile(random);
    const wanted = operations.filter((name) => !held.includes(name) || random.chance(0.7));
    const project = join(root, "expected", String(number));
    write(join(project, "generated/users/index.ts"), generatedIndex(wanted));
    const plan = await planIn(project, text, wanted, held);
    const lacking = wanted.filter((name) => !held.includes(name));
    const told = `core ${number}: ${text}`;
    expect(plan.diagnostics, told).toEqual([]);
    expect(names(plan.added), told).toEqual(lacking.toSorted());
    expect(names(plan.orphaned), told).toEqual(
      held.filter((name) => !wanted.includes(name)).toSorted(),
    );
    const after = plan.text ?? text;
    expect(isAddition(text, after), `${told}\n---\n${after}`).toBe(true);
    expect((await planIn(project, after, wanted, held)).text, told).toBeUndefined();
    added += lacking.length;
  }
  expect(added).toBeGreaterThan(CORES);
  expect(typeErrors(root, { strict: true })).toEqual([]);
});

async function planIn(
  project: string,
  text: string,
  wanted: readonly string[],
  former: readonly string[],
): Promise<PlannedCore> {
  write(join(project, file), text);
  const folders = { root: project, services: "services", generated: "generated" };
  const [plan] = await planStubs([coreStub(wanted)], folders, { users: former });
  if (plan === undefined) throw new Error("There is no plan for users.");
  return plan;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function names(lines: PlannedCore["added"]): string[] {
  return lines.map(({ name }) => name).sort();
}

/** Whether `after` is `before` with something added among the imports, and at one place behind them. */
function isAddition(before: string, after: string): boolean {
  const [imports, body] = splitAtImports(before);
  const [newImports, newBody] = splitAtImports(after);
  let start = 0;
  while (start < body.length && body[start] === newBody[start]) start++;
  return newBody.endsWith(body.slice(start)) && isSubsequence(imports, newImports);
}

/** The text to the end of the last import, and the rest. */
function splitAtImports(text: string): readonly [imports: string, body: string] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023);
  const end = source.statements.findLast(ts.isImportDeclaration)?.end ?? 0;
  return [text.slice(0, end), text.slice(end)];
}

function isSubsequence(original: string, text: string): boolean {
  let position = 0;
  for (const character of text) if (character === original[position]) position++;
  return position === original.length;
}
