import { describe, expect, it } from "vitest";
import { logLine } from "./logger.ts";

describe("logLine", () => {
  it("writes level, time, facts and message on one line", () => {
    const line = logLine("warn", { stream: "users", n: 1n }, "two\nlines");
    expect(line).not.toContain("\n");
    expect(JSON.parse(line)).toEqual({
      level: "warn",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      stream: "users",
      n: "1",
      msg: "two\nlines",
    });
  });

  it("writes errors with stack, own fields and causes", () => {
    const cause = Object.assign(new TypeError("inner"), { code: "E_INNER" });
    const logged = JSON.parse(logLine("error", { err: new Error("outer", { cause }) }, "failed"));
    expect(logged.err).toMatchObject({ name: "Error", message: "outer" });
    expect(logged.err.stack).toContain("logger.test");
    expect(logged.err.cause).toMatchObject({ message: "inner", code: "E_INNER" });
  });

  it("survives facts that cannot be written as JSON", () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.parse(logLine("warn", loop, "odd"))).toMatchObject({ msg: "odd", level: "warn" });
  });
});
