import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { describe, expect, it } from "vitest";
import { formats, isFormatted, ucs2length } from "./ajv.ts";

describe("what compiled validators call", () => {
  it("works here", () => {
    expect(ucs2length("a😀")).toBe(2);
    expect(formats["date-time"]).toMatchObject({ validate: expect.any(Function) });
    expect(formats.uuid).toBeInstanceOf(RegExp);
  });

  it("counts characters, of which one may be two units", () => {
    const lengths = ["", "abc", "žluť", "a😀b", "😀😀", "\ud800", "\ud800a", "a\udc00"].map(
      ucs2length,
    );
    expect(lengths).toEqual([0, 3, 4, 3, 2, 1, 2, 2]);
  });

  it("finds the dates and times right that ajv-formats does", () => {
    const days = [
      "2024-02-28",
      "2024-02-29",
      "2023-02-29",
      "2023-02-30",
      "2023-04-30",
      "2023-04-31",
    ];
    const others = [
      "2023-12-31",
      "2023-00-10",
      "2023-13-01",
      "2023-01-00",
      "2023-01-32",
      "23-01-01",
    ];
    const times = [
      "00:00:00Z",
      "23:59:59.123z",
      "23:59:60Z",
      "12:00:60Z",
      "24:00:00Z",
      "12:60:00Z",
    ];
    const zones = [
      "12:00:00",
      "12:00:00+01:00",
      "12:00:00-2359",
      "12:00:00+24:00",
      "12:00:00+01",
      "12Z",
    ];
    const texts = [...days, ...others].flatMap((date) =>
      [...times, ...zones].flatMap((time) =>
        ["T", "t", " ", ""].map((by) => `${date}${by}${time}`),
      ),
    );
    const theirs: unknown = fullFormats["date-time"];
    if (typeof theirs !== "object" || theirs === null || !("validate" in theirs)) throw theirs;
    const { validate } = theirs;
    if (typeof validate !== "function") throw validate;
    const found = texts.map((text) => [text, isFormatted(text, "date-time")]);
    expect(found).toEqual(texts.map((text) => [text, validate(text)]));
    expect(found.filter(([, isRight]) => isRight)).toHaveLength(72);
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
