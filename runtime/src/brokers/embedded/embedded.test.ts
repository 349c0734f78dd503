import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { conformance, type Subject } from "../conformance/index.ts";
import { EmbeddedBroker } from "./index.ts";

const missing = "it lives and dies with the one process that uses it";
const features = {
  processes: { missing },
  outage: { missing: "it has no server" },
  raw: { missing: "only its own process can write to it" },
};

conformance({
  name: "embedded broker in memory",
  ...features,
  open: sharing(() => new EmbeddedBroker()),
});

const folders: string[] = [];
conformance({
  name: "embedded broker with a folder",
  ...features,
  open: sharing(() => {
    const folder = mkdtempSync(join(tmpdir(), "revent-embedded-"));
    folders.push(folder);
    return new EmbeddedBroker({ folder });
  }),
  async tearDown() {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  },
});

/** All "processes" of a case have the same broker: there is only one process. */
function sharing(make: () => EmbeddedBroker): Subject["open"] {
  let current: EmbeddedBroker | undefined;
  return async () => {
    if (!current || current.closed) current = make();
    return current;
  };
}
