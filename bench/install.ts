import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Installs packages into a folder of the cache, where they are not there already: they are for comparing only, and kept
 * out of `npm ci`.
 *
 * @param needs exact versions by name
 * @returns why that failed, as it does without a network
 */
export function installInto(
  cache: string,
  needs: Readonly<Record<string, string>>,
): string | undefined {
  const file = join(cache, "package.json");
  const mark = join(cache, "installed");
  const text = JSON.stringify({ private: true, dependencies: needs }, null, 2);
  if (existsSync(mark) && readFileSync(mark, "utf8") === text) return undefined;
  console.log(`Installing ${Object.keys(needs).join(", ")} into ${cache} …`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, text);
  const { status, stderr } = spawnSync("npm", ["install", "--no-audit", "--no-fund"], {
    cwd: cache,
    encoding: "utf8",
  });
  if (status !== 0) return `npm install failed: ${stderr.trim().split("\n").at(-1)}`;
  writeFileSync(mark, text);
  return undefined;
}
