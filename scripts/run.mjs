import { spawnSync } from "node:child_process";

/** Long enough for a slow network. */
const timeoutMs = 240_000;

/** Runs a program, which can ask nobody anything; answers what it printed. @throws Error with the last line of what it said was wrong */
export function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
  });
  if (status === 0) return stdout;
  throw error ?? new Error(stderr.trim().split("\n").at(-1) || `${command} ended with ${status}`);
}
