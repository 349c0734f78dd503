// Kills, pauses and cuts off producers, workers and Redis at random, and checks that every promise of
// docs/delivery.md was kept. The same seed has the same schedule:
//
//   npm run chaos -- --minutes 10 --seed 7
//   npm run chaos -- --minutes 10 --seed 7 --sentinel   # a primary and its replica behind Sentinel, which fail over
import { parseArgs } from "node:util";
import { whyNot } from "../support/servers.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";
import { startSentinel } from "./sentinel-place.ts";
import { startServer } from "./server-place.ts";

const values = optionsOf(process.argv.slice(2));
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error("--minutes is a number above 0, and --seed a whole number.");
  process.exit(2);
}
const missing = whyNot({ redis: true, postgres: true });
if (missing) {
  console.error(`There can be no run: ${missing}.`);
  process.exit(2);
}
const ending = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => ending.abort());

const lengthMs = minutes * 60_000;
const start = values.sentinel ? startSentinel : startServer;
const outcome = await run({ seed, lengthMs, start, signal: ending.signal }).catch((error) => {
  console.error(String(error));
  process.exit(ending.signal.aborted ? 130 : 1);
});
console.log(report(outcome));
if (outcome.violations.length === 0) outcome.log.remove();
process.exit(outcome.violations.length === 0 ? 0 : 1);

function optionsOf(args: string[]) {
  const options = {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    sentinel: { type: "boolean", default: false },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error("There are --minutes, --seed and --sentinel.");
    process.exit(2);
  }
}
