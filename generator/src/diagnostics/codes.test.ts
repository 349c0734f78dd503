import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { codes } from "./codes.ts";

const schema: unknown = JSON.parse(
  readFileSync(new URL("../../schema/revent.config.schema.json", import.meta.url), "utf8"),
);
const page = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");

describe("codes", () => {
  it("are documented in docs/errors.md, each in one entry and in the same order", () => {
    const entries = [...page.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code);
    expect(entries).toEqual(Object.keys(codes));
  });

  it("are offered to editors by schema/revent.config.schema.json, in the same order", () => {
    expect(schema).toHaveProperty("properties.severities.propertyNames.enum", Object.keys(codes));
  });

  it.each(Object.entries(codes))(
    "%s is in kebab case and explained in a sentence",
    (code, text) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(text).toMatch(/^.+\.$/);
    },
  );
});
