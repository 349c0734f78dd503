import { afterEach, expect, it, vi } from "vitest";
import { processIo } from "./io.ts";

const { isTTY, columns } = process.stderr;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  Object.assign(process.stderr, { isTTY, columns });
});

it("rewrites one line of a terminal, no longer than that is wide", () => {
  vi.stubEnv("TERM", "xterm");
  Object.assign(process.stderr, { isTTY: true, columns: 8 });
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { progress } = processIo();
  progress?.("1 of 2");
  progress?.("2 of 2, the last");
  progress?.("");
  expect(written.mock.calls.map(([text]) => text)).toEqual([
    "\r\x1b[K1 of 2",
    "\r\x1b[K2 of 2,",
    "\r\x1b[K",
  ]);
});

it("takes a terminal that does not know how wide it is for one of 80 columns", () => {
  vi.stubEnv("TERM", "xterm");
  Object.assign(process.stderr, { isTTY: true, columns: 0 });
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  processIo().progress?.("1 of 2");
  expect(written.mock.lastCall).toEqual(["\r\x1b[K1 of 2"]);
});

it("shows no progress where standard error is no terminal, or one that cannot rewrite a line", () => {
  vi.stubEnv("TERM", "xterm");
  Object.assign(process.stderr, { isTTY: false });
  expect(processIo().progress).toBeUndefined();
  vi.stubEnv("TERM", "dumb");
  Object.assign(process.stderr, { isTTY: true });
  expect(processIo().progress).toBeUndefined();
});
