// Runs before `npm test`: installs redis-server where that is possible without asking anyone, other versions of it into
// node_modules/.cache, and documents that are too large for everybody's `npm ci`. The tests start servers of their own; nothing that listens on this
// machine is used. Never fails the test run.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchServer } from "./redis-servers.mjs";
import { run } from "./run.mjs";

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

/** Installs what tests/corpora/package.json names. */
function installDocuments() {
  if (existsSync(join(corpora, "node_modules/.package-lock.json"))) return;
  console.log("Installing large documents for the tests …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--prefix", corpora]);
}

/** Makes `redis-server` available; answers why it is not, or nothing where it is. */
function installRedis() {
  if (isOnPath("redis-server")) return undefined;
  if (!isOnPath("apt-get")) return "there is no apt-get to install it with";
  if (process.getuid?.() !== 0) return "installing it with apt-get needs root";
  console.log("Installing redis-server for the tests …");
  try {
    run("apt-get", ["update", "-qq"]);
    installWithoutServices("redis-server");
  } catch (error) {
    if (!isOnPath("redis-server")) return `apt-get could not install it: ${error.message}`;
  }
  return undefined;
}

/** Debian starts a service once it is installed, unless `policy-rc.d` says 101 (action forbidden). */
function installWithoutServices(name) {
  const isAlreadyForbidden = existsSync(policyFile);
  if (!isAlreadyForbidden) writeFileSync(policyFile, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name]);
  } finally {
    if (!isAlreadyForbidden) rmSync(policyFile);
  }
}

function isOnPath(command) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, command)));
}
