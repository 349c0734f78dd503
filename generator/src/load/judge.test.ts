import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { judge } from "./judge.ts";

describe("judge", () => {
  it("runs", async () => {
    const root = mkdtempSync(join(tmpdir(), "revent-"));
    writeFileSync(join(root, "openapi.yaml"), "openapi: 3.1.0\ninfo: {}\npaths: {}\n");
    const found = await judge(root, [{ name: "x", folder: "x", openapi: "openapi.yaml" }]);
    expect(found).toEqual([]);
  });
});
