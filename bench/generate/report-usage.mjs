// Loaded into every process of a command that is timed: says at its end what it has used.
import { appendFileSync } from "node:fs";

process.on("exit", () => {
  appendFileSync(process.env.BENCH_USAGE, `${JSON.stringify(process.resourceUsage())}\n`);
});
