import { describe, expect, it } from "vitest";
import { whyNot } from "../support/servers.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";

const missing = whyNot({ redis: true, postgres: true });
if (missing) console.warn(`The chaos run is skipped: ${missing}.`);

describe.skipIf(missing)("a short chaos run (I1; `npm run chaos` is the long one)", () => {
  it("keeps every promise while processes, network and Redis fail", {
    timeout: 180_000,
  }, async () => {
    const outcome = await run(7, 20_000);
    console.log(report(outcome));
    const { history, violations, acts, trimmed } = outcome;
    expect(violations).toEqual([]);
    // A run in which nothing happened proves nothing.
    expect(history.promised.length).toBeGreaterThan(100);
    expect(history.putAside.length).toBeGreaterThan(0);
    expect(acts.length).toBeGreaterThan(5);
    expect(trimmed).toBeGreaterThan(0);
    outcome.log.remove();
  });
});
