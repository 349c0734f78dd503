import { describe, expect, it } from "vitest";
import { whyNot } from "../support/servers.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";
import { startSentinel } from "./sentinel-place.ts";
import { startServer } from "./server-place.ts";

const missing = whyNot({ redis: true, postgres: true });
if (missing) console.warn(`The chaos run is skipped: ${missing}.`);

const places = [
  { redis: "one server", seed: 7, start: startServer },
  // The primary is killed in the middle.
  { redis: "Sentinel", seed: 16, start: startSentinel },
];

describe.skipIf(missing)("a short chaos run (I1; `npm run chaos` is the long one)", () => {
  it.each(places)(
    "keeps every promise while processes, network and Redis fail, with $redis",
    {
      timeout: 240_000,
    },
    async ({ seed, start }) => {
      const outcome = await run({ seed, lengthMs: 20_000, start });
      console.log(report(outcome));
      const { history, violations, acts, trimmed } = outcome;
      expect(violations).toEqual([]);
      // A run in which nothing happened proves nothing.
      expect(history.promised.length).toBeGreaterThan(100);
      expect(history.putAside.length).toBeGreaterThan(0);
      expect(acts.length).toBeGreaterThan(5);
      expect(trimmed).toBeGreaterThan(0);
      if (start === startSentinel) expect(acts.map(({ kind }) => kind)).toContain("failover");
      outcome.log.remove();
    },
  );
});
