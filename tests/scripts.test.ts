import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it.each([
  ["test-redis.mjs", /nonsense: skipped, there is no such server; there are redis-6\.0, /],
  ["redis-servers.mjs", /nonsense cannot be had: there is no such server; there are redis-6\.0, /],
  ["test-matrix.mjs", /There is no nonsense; there are 20, .*, ts7\./],
])("%s does not pass for what it does not know", (script, says) => {
  const words = [`scripts/${script}`, "nonsense"];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect(stdout + stderr).toMatch(says);
  expect(status).toBe(1);
});

it("says which options the chaos run has", () => {
  const words = ["--conditions=source", "--import=tsx", "tests/chaos/main.ts", "--minute", "1"];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect(stderr).toMatch(
    /^Unknown option '--minute'.*\nThere are --minutes, --seed and --sentinel\.\n$/,
  );
  expect(status).toBe(2);
});
