import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { viewSchemaFile } from "../generator/src/emit/overrides/view-schema.ts";
import type { ValidationError, Validator } from "../runtime/src/validation.ts";
import { instancesModule, readInstances } from "./support/instances-file.ts";
import { isReadLikeTypeScript } from "./support/outline.ts";
import { produce } from "./support/produce.ts";
import { compareTrees, readTree, writeTree } from "./support/trees.ts";
import { typeErrors } from "./support/type-check.ts";
import { withViewTables } from "./support/view-docs.ts";
import { deriveViewSchema } from "./support/view-schema.ts";

/**
 * Each folder of tests/golden/ holds contracts under specs/ and the whole tree that they produce under
 * expected/. `instances.json` lists values that validators and types accept, refuse and fill in (see
 * `support/instances-file.ts`); `types.test-d.ts` says of types what no value can. A case may have a
 * revent.config.json.
 * `UPDATE_GOLDEN=1` writes the expected trees anew: read the difference before you commit it.
 */
const folder = new URL("./golden/", import.meta.url);
const cases = readdirSync(folder).sort();

// First: templates of the cases are checked against the schema.
describe("views of templates", () => {
  const page = new URL("../docs/templates.md", import.meta.url);
  const { schema, undocumented } = deriveViewSchema();

  it("have a word about every field", () => {
    expect(undocumented).toEqual([]);
  });

  it("are published as schema/views.schema.json and listed in docs/templates.md", async () => {
    const published = `${JSON.stringify(schema, null, 2)}\n`;
    const documented = withViewTables(await readFile(page, "utf8"), schema);
    if (process.env.UPDATE_GOLDEN === "1") {
      await writeFile(viewSchemaFile, published);
      await writeFile(page, documented);
    }
    expect(await readFile(viewSchemaFile, "utf8")).toBe(published);
    expect(await readFile(page, "utf8")).toBe(documented);
  });
});

describe.each(cases)("golden case %s", (name) => {
  const root = new URL(`${name}/`, folder);
  const expected = new URL("expected/", root);

  it("produces the expected tree, and the same again", async () => {
    const { tree } = await produce(root);
    if (process.env.UPDATE_GOLDEN === "1") await writeTree(expected, tree);
    expect(compareTrees(await readTree(expected), tree)).toEqual([]);
    expect(compareTrees(tree, (await produce(root)).tree)).toEqual([]);
  });

  it("is read again as TypeScript reads it", async () => {
    const code = [...(await readTree(expected))].filter(([path]) => /\.[jt]s$/.test(path));
    expect(code.filter(([path, text]) => !isReadLikeTypeScript(path, text))).toEqual([]);
  });

  it("emits validators that judge the instances rightly", async () => {
    const instances = await readInstances(root);
    const wrong: string[] = [];
    for (const [type, known] of Object.entries(instances)) {
      const { valid, invalid = [], mistyped = [], constrained = [], filled = [] } = known;
      const validate = await loadValidator(expected, type);
      for (const value of valid) if (!validate(value)) wrong.push(told(type, value, validate));
      for (const value of [...invalid, ...mistyped, ...constrained])
        if (validate(value)) wrong.push(`accepted: ${told(type, value)}`);
      for (const { given, becomes } of filled) {
        expect(validate(given)).toBe(true);
        expect(given).toEqual(becomes);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("golden trees", () => {
  it("type-check under every strict flag, as do the instances", async () => {
    const modules = new Map<string, string>();
    for (const name of cases) {
      const instances = await readInstances(new URL(`${name}/`, folder));
      modules.set(`${name}/instances.ts`, instancesModule(instances));
    }
    expect(typeErrors(fileURLToPath(folder), { strict: true, modules })).toEqual([]);
  }, 60_000);

  it("type-check without strict flags", () => {
    expect(typeErrors(fileURLToPath(folder), { strict: false })).toEqual([]);
  }, 60_000);
});

async function loadValidator(expected: URL, type: string): Promise<Validator> {
  const [owner, name] = type.split("/");
  const file = fileURLToPath(new URL(`generated/${owner}/validators.js`, expected));
  const module: Readonly<Record<string, Validator>> = await import(pathToFileURL(file).href);
  const validate = module[`validate${name}`];
  if (validate === undefined) throw new Error(`${file} has no validate${name}`);
  return validate;
}

function told(
  type: string,
  value: unknown,
  { errors }: { errors?: readonly ValidationError[] | null } = {},
) {
  const reasons = (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  return `${type} ${JSON.stringify(value)} ${reasons.join(", ")}`;
}
