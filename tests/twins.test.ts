import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatDiagnostics } from "../generator/src/diagnostics/index.ts";
import { produce } from "./support/produce.ts";
import { compareTrees, readTree } from "./support/trees.ts";

/**
 * Each folder of tests/twins/ holds the same contracts in several versions of AsyncAPI, which must produce the same
 * tree, byte for byte. Where a version cannot say what the others do, `no-<version>.txt` says why.
 */
const folder = new URL("./twins/", import.meta.url);
const versions = ["2.6", "3.0", "3.1"];

describe.each(readdirSync(folder).sort())("twins of %s", (name) => {
  const root = new URL(`${name}/`, folder);
  const [first = "", ...others] = versions.filter((version) => existsSync(new URL(version, root)));

  for (const version of versions.filter((one) => one !== first && !others.includes(one))) {
    const reason = readFileSync(new URL(`no-${version}.txt`, root), "utf8").trim();
    console.warn(`There is no ${version} twin of ${name}: ${reason}`);
  }

  it.each([first, ...others])(
    "%s is a contract of that version, and nothing is wrong with it",
    async (version) => {
      const texts = [...(await readTree(new URL(`${version}/specs/`, root)))];
      const contracts = texts.filter(([path]) => path.endsWith("asyncapi.yaml"));
      expect(contracts.length).toBeGreaterThan(0);
      for (const [, text] of contracts) expect(text).toContain(`asyncapi: ${version}.0\n`);
      const { generated } = await produce(new URL(`${version}/`, root));
      const { diagnostics, judged, locate } = generated;
      const faults = [...diagnostics, ...(await judged)];
      expect(formatDiagnostics(faults, { format: "text", locate })).toBe("");
    },
  );

  it.each(others)(`%s produces what ${first} does`, async (version) => {
    const [one, other] = await Promise.all(
      [first, version].map((twin) => produce(new URL(`${twin}/`, root))),
    );
    expect(one?.tree.size).toBeGreaterThan(5);
    expect(compareTrees(one?.tree ?? new Map(), other?.tree ?? new Map())).toEqual([]);
  });
});
