import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startCluster } from "./cluster.ts";
import { endWithUs, eventually } from "./process.ts";
import { whyNoRedis } from "./redis.ts";

describe("processes that tests start", () => {
  it("end with the process of the tests, which Vitest ends by a signal", async () => {
    const child = spawn("sleep", ["1000"]);
    endWithUs(child);
    const kill = vi.spyOn(process, "kill").mockReturnValue(true);
    process.emit("SIGTERM");
    await eventually(() => expect(child.signalCode).toBe("SIGKILL"));
    expect(kill).toHaveBeenCalledWith(process.pid, "SIGTERM");
    kill.mockRestore();
  });

  it.skipIf(whyNoRedis())(
    "end where the Cluster does not come up that they are to be",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "revent-no-cluster-"));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const program = join(folder, "redis-server");
      const ids = join(folder, "ids");
      const script = `echo $$ >> ${ids}\nexec redis-server "$@" --cluster-enabled no\n`;
      writeFileSync(program, `#!/bin/sh\n[ "$1" = --version ] && exit\n${script}`);
      chmodSync(program, 0o755);
      vi.stubEnv("REVENT_REDIS", program);
      onTestFinished(() => void vi.unstubAllEnvs());
      await expect(startCluster()).rejects.toThrow("cluster support disabled");
      const started = readFileSync(ids, "utf8").trim().split("\n").map(Number);
      expect(started).toHaveLength(4);
      for (const id of started) expect(() => process.kill(id, 0)).toThrow("ESRCH");
    },
  );
});
