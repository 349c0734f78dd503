import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { Corpus, type CorpusDocument, documentsIn, type Outcome } from "./support/corpus.ts";
import { typeErrors } from "./support/type-check.ts";

/**
 * Whole documents, strict and sloppy. Each either generates code that type-checks and loads, or prints its
 * faults: tests/corpora/outcomes.txt lists, by document, what was understood and every fault, by severity,
 * code and place. `UPDATE_GOLDEN=1` writes it anew: read the difference before you commit it.
 */
const folder = fileURLToPath(new URL("./corpora/", import.meta.url));
const packages = fileURLToPath(new URL("../node_modules/", import.meta.url));
const outcomesFile = join(folder, "outcomes.txt");
const outcomes = new Map(
  readFileSync(outcomesFile, "utf8")
    .trimEnd()
    .split("\n\n")
    .map((entry): [string, readonly string[]] => {
      const [id = "", ...facts] = entry.split("\n  ");
      return [id, facts];
    }),
);

const own = (["asyncapi", "openapi"] as const).flatMap((kind) =>
  documentsIn(join(folder, kind), kind).map((one) => ({ ...one, id: `${kind}/${one.id}` })),
);
const examples = documentsIn(join(packages, "@readme/oas-examples"), "openapi").map((one) => ({
  ...one,
  id: `@readme/oas-examples/${one.id}`,
}));

const corpus = new Corpus();
afterAll(() => corpus.remove());
afterAll(() => {
  if (process.env.UPDATE_GOLDEN !== "1") return;
  const entries = [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(
    outcomesFile,
    `${entries.map(([id, facts]) => [id, ...facts].join("\n  ")).join("\n\n")}\n`,
  );
});

const scripts: string[] = [];
let generated = 0;

function count(outcome: Outcome): void {
  if (outcome.scripts === undefined) return;
  generated += 1;
  scripts.push(...outcome.scripts);
}

describe.each([
  ["documents of every version of AsyncAPI and OpenAPI", own, true],
  ["@readme/oas-examples", examples, false],
])("%s", (_what, documents, judge) => {
  it.each(documents)("$id is understood, or its faults are told", async (document) => {
    const outcome = await corpus.run(document, judge);
    if (process.env.UPDATE_GOLDEN === "1") outcomes.set(document.id, outcome.facts);
    expect(outcome.facts).toEqual(outcomes.get(document.id));
    count(outcome);
  });
});

const octokit = join(folder, "node_modules/@octokit/openapi/generated");
const hasOctokit = existsSync(octokit);
if (!hasOctokit) console.warn("GitHub's API is not installed: `npm run pretest` does it.");

describe.skipIf(!hasOctokit)("GitHub's own API", () => {
  it.each([
    ["ghes-3.17.json", 966],
    ["ghec.json", 1471],
  ])(
    "%s is generated whole",
    async (name, operations) => {
      const path = join(octokit, name);
      const document: CorpusDocument = { id: name, kind: "openapi", path, hasParts: false };
      const outcome = await corpus.run(document, false);
      const { facts } = outcome;
      expect(facts.filter((fact) => fact.startsWith("error"))).toEqual([]);
      expect(facts.filter((fact) => fact.includes(" → "))).toHaveLength(operations);
      count(outcome);
    },
    60_000,
  );
});

describe("what is generated from them", () => {
  it("type-checks under every strict flag", () => {
    expect(generated).toBeGreaterThan(130);
    expect(typeErrors(corpus.folder, { strict: true })).toEqual([]);
  }, 120_000);

  it("has validators that load", async () => {
    expect(scripts.length).toBeGreaterThan(120);
    for (const script of scripts) {
      await expect(import(pathToFileURL(script).href), script).resolves.toBeDefined();
    }
  }, 60_000);
});
