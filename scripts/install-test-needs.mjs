// Runs before `npm test`: installs redis-server where that is possible without asking anyone, other versions of it into
// node_modules/.cache, and documents that are too large for everybody's `npm ci`. The tests start servers of their own; nothing that listens on this
// machine is used. Never fails the test run.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchServer } from "./redis-servers.mjs";

const policyFile = "/usr/sbin/policy-rc.d";
const corpora = fileURLToPath(new URL("../tests/corpora/", import.meta.url));

attempt(installRedis, "redis-server is missing, tests on Redis will be skipped");
for (const name of ["redis-6.0", "redis-8.6", "valkey-9"])
  attempt(() => fetchServer(name), `${name} is missing, tests on it will be skipped`);
attempt(installDocuments, "GitHub's API is missing, tests on it will be skipped");

/** Does what may fail, and says why it did. */
function attempt(install, consequence) {
  let reason;
  try {
    reason = install();
  } catch (error) {
    reason = error.message;
  }
  if (reason !== undefined) console.warn(`${consequence}: ${reason}.`);
}

/** Installs what tests/corpora/package.json names; answers why it is not there, or nothing where it is. */
function installDocuments() {
  if (existsSync(join(corpora, "node_modules/.package-lock.json"))) return undefined;
  console.log("Installing large documents for the tests …");
  return run("npm", ["ci", "--no-audit", "--no-fund", "--prefix", corpora]);
}

/** Makes `redis-server` available; answers why it is not, or nothing where it is. */
function installRedis() {
  if (isOnPath("redis-server")) return undefined;
  if (!isOnPath("apt-get")) return "there is no apt-get to install it with";
  if (process.getuid?.() !== 0) return "installing it with apt-get needs root";
  console.log("Installing redis-server for the tests …");
  const failed = run("apt-get", ["update", "-qq"]) ?? runWithoutServices(installCommand());
  return isOnPath("redis-server") ? undefined : `apt-get could not install it: ${failed}`;
}

function installCommand() {
  return ["apt-get", ["install", "-y", "-qq", "--no-install-recommends", "redis-server"]];
}

/** Debian starts a service once it is installed, unless `policy-rc.d` says 101 (action forbidden). */
function runWithoutServices([command, args]) {
  if (existsSync(policyFile)) return run(command, args);
  writeFileSync(policyFile, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return run(command, args);
  } finally {
    rmSync(policyFile);
  }
}

/** Runs a command; answers the last line it said when it failed, or nothing when it went well. */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr, error } = spawnSync(command, args, {
    env,
    encoding: "utf8",
    timeout: 240_000,
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status === 0) return undefined;
  return error?.message ?? stderr.trim().split("\n").at(-1) ?? `${command} ended with ${status}`;
}

function isOnPath(command) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, command)));
}
