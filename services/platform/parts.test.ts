import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Part, silentLogger } from "@revent/runtime";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../tests/support/process.ts";
import { catalogue } from "../catalogue.ts";
import { ServiceParts, Surroundings } from "./parts.ts";
import { readSettings } from "./settings.ts";

describe("the health of a worker process", () => {
  it("is ready once the worker has joined its groups, until the process is told to stop", async () => {
    const folder = mkdtempSync(join(tmpdir(), "revent-parts-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const result = readSettings({ DATA_DIR: folder }, "together");
    if (!("settings" in result)) throw new Error(result.faults.join());
    const surroundings = new Surroundings(result.settings, silentLogger);
    const parts = new ServiceParts("users", catalogue.users, surroundings);
    const port = await freePort();
    const ready = async () => {
      const answer = await fetch(`http://localhost:${port}/readyz`);
      return [answer.status, await answer.json()];
    };

    await start(parts.health(port));
    const nothing = { broker: "failed", database: "failed", worker: "failed" };
    expect(await ready()).toEqual([503, { status: "failed", checks: nothing }]);
    await start(surroundings.brokerPart());
    await start(parts.database());
    const checks = { broker: "ok", database: "ok" };
    const alone = { status: "failed", checks: { ...checks, worker: "failed" } };
    expect(await ready()).toEqual([503, alone]);
    await start(parts.worker());
    const all = { ...checks, worker: "ok" };
    expect(await ready()).toEqual([200, { status: "ok", checks: all }]);
    surroundings.stop();
    expect(await ready()).toEqual([503, { status: "stopping", checks: all }]);
  });
});

/** Starts a part, which is stopped when the test is over: the last one first. */
async function start(part: Part): Promise<void> {
  const stop = await part.start();
  onTestFinished(async () => void (await stop?.({ deadlineMs: 5000 })));
}
