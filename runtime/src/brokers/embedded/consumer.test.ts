import { describe, expect, it } from "vitest";
import { encodeEntry } from "../../events/wire/index.ts";
import { EmbeddedConsumer } from "./consumer.ts";
import { State } from "./state.ts";
import { Store } from "./store.ts";

const message = { id: "1", stream: "s", action: "made", source: "s", time: "", headers: {} };

describe("EmbeddedConsumer", () => {
  it("settles again until the disk takes it", async () => {
    let refusals = 0;
    const journal = {
      append() {
        if (refusals-- > 0) throw new Error("ENOSPC: no space left on device");
      },
      close: () => undefined,
    };
    const store = new Store(new State(), journal);
    const fields = encodeEntry({ ...message, contentType: "application/json", data: "1" });
    store.commit([{ op: "publish", stream: "s", entry: { id: "1", fields, at: 0 } }]);
    const consumer = new EmbeddedConsumer(
      store,
      { group: "g", streams: [{ name: "s" }] },
      () => undefined,
    );
    const [delivery] = await consumer.fetch(1, new AbortController().signal);
    refusals = 2;
    await consumer.settle([{ token: delivery?.token ?? "", outcome: "ack" }]);
    expect(refusals).toBeLessThan(0);
    expect(store.state.stream("s").group("g").snapshot()).toMatchObject({ next: 1, items: [] });
  });
});
