import { describe, expect, it } from "vitest";
import { check } from "./checker.ts";
import type { Effect, History, Life, Promised, PutAside } from "./history.ts";

const groups = ["billing", "audit"];

function promised(n: number, stream = "orders") {
  return { id: `${stream} ${n}`, stream, key: "k", n, at: n };
}

const watermark = { at: 1, stream: "notes", group: "audit" };

/** Numbers 1 to 40 of two streams, all of them handled by both groups; 13 and 33 are poison. */
function sound(): History {
  const all = ["orders", "notes"].flatMap((stream) =>
    Array.from({ length: 40 }, (_, index) => promised(index + 1, stream)),
  );
  const isPoison = (n: number) => n === 13 || n === 33;
  return {
    groups,
    ordered: ["orders"],
    promised: all,
    unconfirmed: new Set(["notes 41"]),
    entries: all.length + 1,
    effects: groups.flatMap((group) =>
      all.filter(({ n }) => !isPoison(n)).map((event) => ({ ...event, group })),
    ),
    putAside: groups.flatMap((group) =>
      all
        .filter(({ n }) => isPoison(n))
        .map(({ id, stream }) => ({ id, stream, group, reason: "rejected" })),
    ),
    watermarks: [
      { ...watermark, trimmedTo: "5-1", read: "5-1" },
      { ...watermark, trimmedTo: "5-1", read: "9-0", first: "6-1", pending: "6-1" },
    ],
    lives: [lifeOf("billing-1", (minute) => 20 + Math.sin(minute))],
    crashes: [],
    leftovers: [],
  };
}

/** Ten minutes; memory in MB by the minute. */
function lifeOf(name: string, megabytes: (minute: number) => number): Life {
  const heap = Array.from({ length: 300 }, (_, index) => ({
    at: index * 2000,
    bytes: megabytes(index / 30) * 2 ** 20,
  }));
  return { name, heap };
}

const is = (group: string, id: string) => (each: Effect | PutAside) =>
  each.group === group && each.id === id;

const muchEarlier = (event: Promised) =>
  event.id === "notes 3" ? { ...event, at: event.at - 61_000 } : event;

/** One every half second, in the minute before all others. */
const earlierOnes = Array.from({ length: 122 }, (_, index) => {
  const n = 1000 + 40 * index;
  return { ...promised(n, "notes"), at: (index - 122) * 500 };
});

/** What was done to a sound history, and what the checker has to find. */
const broken: readonly {
  name: string;
  change: (history: History) => Partial<History>;
  found: { kind: string; id?: string };
}[] = [
  {
    name: "an event that had no effect in one of the groups",
    change: ({ effects }) => ({
      effects: effects.filter((each) => !is("audit", "orders 7")(each)),
    }),
    found: { kind: "lost", id: "orders 7" },
  },
  {
    name: "poison that is no dead letter of one of the groups",
    change: ({ putAside }) => ({
      putAside: putAside.filter((each) => !is("billing", "notes 13")(each)),
    }),
    found: { kind: "lost", id: "notes 13" },
  },
  {
    name: "an effect that happened twice",
    change: ({ effects }) => ({ effects: [...effects, ...effects.filter(is("audit", "notes 9"))] }),
    found: { kind: "doubled", id: "notes 9" },
  },
  {
    name: "a dead letter that is there twice",
    change: ({ putAside }) => ({
      putAside: [...putAside, ...putAside.filter(is("audit", "orders 33"))],
    }),
    found: { kind: "doubled", id: "orders 33" },
  },
  {
    name: "an effect after that of a later event of its key",
    change: ({ effects }) => ({
      effects: [
        ...effects.filter((each) => !is("billing", "orders 20")(each)),
        ...effects.filter(is("billing", "orders 20")),
      ],
    }),
    found: { kind: "reordered", id: "orders 20" },
  },
  {
    name: "an event that stood still while later ones went on",
    change: ({ promised, effects }) => ({
      promised: [...promised.map(muchEarlier), ...earlierOnes],
      effects: [
        ...groups.flatMap((group) => earlierOnes.map((one) => ({ ...one, group }))),
        ...effects,
      ],
      entries: promised.length + earlierOnes.length + 1,
    }),
    found: { kind: "overtaken", id: "notes 3" },
  },
  {
    name: "an effect of an event that was rolled back",
    change: ({ effects }) => ({
      effects: [...effects, { ...promised(99), id: "ghost", group: "audit" }],
    }),
    found: { kind: "invented", id: "ghost" },
  },
  {
    name: "a publish that made two entries",
    change: ({ entries }) => ({ entries: entries + 1 }),
    found: { kind: "repeated" },
  },
  {
    name: "a dead letter that should have been handled",
    change: ({ putAside }) => ({
      putAside: [
        ...putAside,
        { group: "audit", stream: "notes", id: "notes 3", reason: "handler-failed" },
      ],
    }),
    found: { kind: "misplaced", id: "notes 3" },
  },
  {
    name: "an effect of poison",
    change: ({ effects }) => ({
      effects: [...effects, { ...promised(13, "notes"), group: "audit" }],
    }),
    found: { kind: "misplaced", id: "notes 13" },
  },
  {
    name: "a stream that was trimmed beyond what a group has read",
    change: () => ({
      watermarks: [{ ...watermark, trimmedTo: "10-0", read: "9-7", first: "11-0" }],
    }),
    found: { kind: "trimmed" },
  },
  {
    name: "a stream that was trimmed of what a group has not settled",
    change: () => ({
      watermarks: [{ ...watermark, trimmedTo: "9-7", read: "10-0", first: "10-0", pending: "9-7" }],
    }),
    found: { kind: "trimmed" },
  },
  {
    name: "a stream of which nothing is left, though something is not settled",
    change: () => ({
      watermarks: [{ ...watermark, trimmedTo: "10-0", read: "10-0", pending: "9-7" }],
    }),
    found: { kind: "trimmed" },
  },
  {
    name: "memory that grows",
    change: () => ({ lives: [lifeOf("audit-1", (minute) => 20 + 4 * minute)] }),
    found: { kind: "growth" },
  },
  {
    name: "a process that ended by itself",
    change: () => ({ crashes: ["billing-1 ended by itself with 1"] }),
    found: { kind: "crash" },
  },
  {
    name: "what is left in Redis",
    change: () => ({ leftovers: ["3 retries of notes for audit"] }),
    found: { kind: "leftover" },
  },
];

describe("check", () => {
  it("finds nothing where every promise was kept", () => {
    expect(check(sound())).toEqual([]);
  });

  it.each(broken)("finds $name", ({ change, found }) => {
    const history = sound();
    const violations = check({ ...history, ...change(history) });
    expect(violations[0]).toMatchObject(found);
    expect(new Set(violations.map(({ kind }) => kind))).toEqual(new Set([found.kind]));
  });

  it("lets those be handled first that were sent last, after an outage for all", () => {
    const history = sound();
    expect(check({ ...history, promised: history.promised.map(muchEarlier) })).toEqual([]);
  });

  it("lets an order be that nobody has promised", () => {
    const history = sound();
    const effects = history.effects.toReversed();
    const ofNotes = effects.filter(({ stream }) => stream === "notes");
    const others = history.effects.filter(({ stream }) => stream !== "notes");
    expect(check({ ...history, effects: [...ofNotes, ...others] })).toEqual([]);
  });

  it("takes a crash loop for an answer, and what was not confirmed for possible", () => {
    const history = sound();
    const crashed = { group: "audit", stream: "orders", id: "orders 8", reason: "crash-loop" };
    const effects = history.effects.filter((each) => !is("audit", "orders 8")(each));
    const possible = { ...promised(41, "notes"), group: "audit" };
    const putAside = [...history.putAside, crashed];
    expect(check({ ...history, effects: [...effects, possible], putAside })).toEqual([]);
  });
});
