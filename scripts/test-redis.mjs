// Runs the tests that need Redis on servers that `scripts/redis-servers.mjs` fetches, one after the other. Some 15 minutes
// each, so it is not part of `npm test`, which runs a selection on some of them.
//
//   npm run test:redis                        all that are supported
//   npm run test:redis -- redis-8.6 valkey-9  some

import { spawnSync } from "node:child_process";
import { fetchServer, serverNames } from "./redis-servers.mjs";

/** It is refused, which `npm test` looks at. */
const tooOld = "redis-6.0";

const tests = [
  ...["brokers/redis", "commands", "postgres/outbox"].map((folder) => `runtime/src/${folder}`),
  ...["chaos/chaos", "exchange", "journey"].map((name) => `tests/${name}.test.ts`),
];

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : serverNames.filter((name) => name !== tooOld);
const outcomes = names.map((name) => `${name}: ${testOn(name)}`);
console.log(`\n${outcomes.join("\n")}`);

/** Answers what came of it, in words. A server that was asked for by its name has to be there. */
function testOn(name) {
  const missing = fetchServer(name);
  if (missing !== undefined) {
    if (asked.length > 0) process.exitCode = 1;
    return `skipped, ${missing}`;
  }
  console.log(`\n== ${name}`);
  const env = { ...process.env, REVENT_REDIS: name };
  const { status } = spawnSync("npx", ["vitest", "run", ...tests], { env, stdio: "inherit" });
  if (status === 0) return "passed";
  process.exitCode = 1;
  return "failed";
}
