import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { generate } from "../generator/src/generate.ts";
import { typeErrors } from "./support/type-check.ts";

const root = mkdtempSync(join(tmpdir(), "revent-enum-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const values = Array.from({ length: 5000 }, (_, index) => `value-${index}`);
const contract = {
  openapi: "3.1.0",
  info: { title: "Enum", version: "1" },
  paths: {
    "/codes": {
      post: {
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/Code" } } },
        },
        responses: { "204": { description: "Taken." } },
      },
    },
  },
  components: { schemas: { Code: { type: "string", enum: values } } },
};

describe("an enum of 5,000 values", () => {
  let types = "";

  it("is emitted within seconds, each value once in type and validator", async () => {
    write("specs/codes/openapi.json", JSON.stringify(contract));
    const options = { root, specs: "specs", out: "generated", services: "services", judge: false };
    const { files, diagnostics } = await generate(options);
    const text = (path: string) => files.find((file) => file.path === path)?.text ?? "";
    types = text("codes/types.ts");
    expect(diagnostics).toEqual([]);
    expect(types.match(/"value-\d+"/g)).toHaveLength(values.length);
    expect(text("codes/validators.js").length).toBeLessThan(4 * JSON.stringify(values).length);
  }, 10_000);

  it("type-checks within seconds, and still tells its values from others", () => {
    write("package.json", '{ "type": "module" }');
    write("case/expected/types.ts", types);
    const module = [
      'import type { Code } from "./expected/types.ts";',
      'export const known: Code = "value-4999";',
      "// @ts-expect-error there is no such value",
      'export const unheardOf: Code = "value-5000";',
    ];
    const modules = new Map([["case/uses.ts", module.join("\n")]]);
    expect(typeErrors(root, { strict: true, modules })).toEqual([]);
  }, 10_000);
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
