import { expect, it } from "vitest";
import type { Effect, History } from "./history.ts";
import type { DoneAct } from "./nemesis.ts";
import { longestStall } from "./stalls.ts";

const group = "audit";
const stream = "orders";

function effect(key: string, n: number, at: number): Effect {
  return { group, stream, id: `${key} ${n}`, key, n, at };
}

function act(target: string, from: number, to: number): DoneAct {
  return { atMs: 0, forMs: to - from, kind: "pause", target, from, to };
}

it("says of the event that waited longest what it waited for", () => {
  const sent = { "a 1": 1000, "a 2": 2000, "b 1": 5000 };
  const history: History = {
    groups: [group],
    ordered: [stream],
    promised: Object.entries(sent).map(([id, at]) => {
      const [key = "", n] = id.split(" ");
      return { id, stream, key, n: Number(n), at };
    }),
    unconfirmed: new Set(),
    entries: 3,
    effects: [effect("b", 1, 6000), effect("a", 1, 9000), effect("a", 2, 11_000)],
    putAside: [],
    watermarks: [],
    lives: [],
    crashes: [],
    leftovers: [],
  };
  const acts = [
    act("redis", 500, 3000),
    act("redis", 2500, 4000),
    act("audit-1", 10_000, 20_000),
    act("billing-1", 2000, 10_000),
    act("redis", 12_000, 13_000),
  ];
  expect(longestStall(history, acts, group)).toEqual({
    effect: effect("a", 2, 11_000),
    waitedMs: 9000,
    behindKeyMs: 7000,
    overtakenByMs: 3000,
    busyMs: 0,
    redisMs: 2000,
    membersMs: 1000,
  });
  expect(longestStall(history, acts, "billing")).toBeUndefined();
});
