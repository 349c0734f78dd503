import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { formats, ucs2length } from "./ajv.ts";

describe("what compiled validators call", () => {
  it("works here", () => {
    expect(ucs2length("a😀")).toBe(2);
    expect(formats["date-time"]).toMatchObject({ validate: expect.any(Function) });
    expect(formats.uuid).toBeInstanceOf(RegExp);
  });

  it("works under tsx", async () => {
    const script = `
      import { formats, ucs2length } from ${JSON.stringify(new URL("./ajv.ts", import.meta.url).href)};
      console.log(ucs2length("😀"), formats.uuid instanceof RegExp);
    `;
    const argv = ["--import", "tsx", "--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, argv);
    expect(stdout).toBe("1 true\n");
  });
});
