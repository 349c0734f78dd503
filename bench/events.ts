// Measures publishing, handling, latency and memory of emitted producers and workers on the built runtime against loops
// written by hand on ioredis, BullMQ and @moleculer/channels, in interleaved rounds: one process on one core, Redis without
// a disk on another. Every event that is handled is counted, and compared with what was sent. Names of parts run those alone:
//
//   npm run bench:events -- publish consume

import { canPin } from "./cores.ts";
import type { Figures, Job } from "./events/client/figures.ts";
import { cache, participants } from "./events/peers.ts";
import { Program } from "./events/program.ts";
import { startServer } from "./events/server.ts";
import {
  cpuOf,
  percentile,
  printLatencies,
  printRates,
  printTarget,
  type Rounds,
  rateOf,
  ratioOf,
} from "./events/table.ts";
import { median } from "./generate/usage.ts";

type Part = Job["what"];

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const inFlight = 100;
/** Thousands of events: so many that each takes some seconds. */
const thousands: Readonly<Record<Job["peer"], Readonly<Record<Part, number>>>> = {
  raw: { publish: 300, consume: 300, latency: 10, memory: 1000 },
  same: { publish: 300, consume: 200, latency: 10, memory: 1000 },
  revent: { publish: 300, consume: 300, latency: 10, memory: 1000 },
  bullmq: { publish: 60, consume: 40, latency: 10, memory: 1000 },
  moleculer: { publish: 150, consume: 20, latency: 10, memory: 1000 },
};

const parts: Readonly<Record<Part, () => Promise<void>>> = {
  publish: timePublishing,
  consume: timeConsuming,
  latency: timeDelivery,
  memory: weighHeap,
};
const peers = participants();
const program = new Program();
const server = await startServer();
const asked = process.argv.slice(2);
const where = canPin ? "one core, Redis on another" : "cores that are shared with Redis";
console.log(
  `Node ${process.versions.node}, ${inFlight} events in flight on ${where}; medians of ${rounds} interleaved rounds (least–most)`,
);
for (const [name, run] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) await run();
}
await server.stop();

async function timePublishing(): Promise<void> {
  const found = await interleave("publish");
  printRates("Publishing", found);
  const ratio = ratioOf(found, "raw", rateOf);
  printTarget("at least 0.9 of raw XADD", ratio, ratio >= 0.9);
}

async function timeConsuming(): Promise<void> {
  const found = await interleave("consume");
  const concurrency = `concurrency ${2 * inFlight} for revent, whose half is read ahead as the raw loops do, ${inFlight} for BullMQ and moleculer`;
  printRates(`Handling and acknowledging (${concurrency})`, found);
  const ratio = ratioOf(found, "raw", rateOf);
  printTarget("at least 0.6 of the raw loop", ratio, ratio >= 0.6);
  for (const peer of peers.filter((each) => each === "bullmq" || each === "moleculer")) {
    const times = ratioOf(found, peer, rateOf);
    printTarget(`at least 3 times ${peer}`, times, times >= 3);
  }
}

async function timeDelivery(): Promise<void> {
  const found = await interleave("latency");
  printLatencies("From the call to the handler, at 1,000 events/s", found);
  const middle = (peer: Job["peer"], percent: number) =>
    median(found.get(peer)?.map((each) => percentile(each, percent)) ?? []);
  printTarget("p50 below 2 ms", middle("revent", 50), middle("revent", 50) < 2);
  const times = middle("revent", 99) / middle("raw", 99);
  printTarget("p99 below twice that of the raw loop", times, times < 2);
}

/** From the second tenth on, since the first one still compiles and fills caches. */
async function weighHeap(): Promise<void> {
  const { heap = [], ...figures } = await perform("revent", "memory");
  const megabytes = heap.map((bytes) => (bytes / 1e6).toFixed(1));
  console.log(`\n1,000,000 events published and handled in one process`);
  console.log(`  heap after each 100,000: ${megabytes.join(", ")} MB`);
  console.log(
    `  ${Math.round(rateOf(figures))} events/s, CPU ${cpuOf(figures).toFixed(1)} µs/event`,
  );
  const grown = (heap.at(-1) ?? Number.NaN) - (heap[1] ?? Number.NaN);
  const each = grown / (figures.events * 0.8);
  printTarget("less than 1 byte of the heap stays for an event", each, each < 1);
}

/** Each peer once a round. */
async function interleave(what: Part): Promise<Rounds> {
  const found = new Map(peers.map((peer) => [peer, [] as Figures[]]));
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) found.get(peer)?.push(await perform(peer, what));
  }
  return found;
}

/** How many events come before those that are measured: at 1,000 a second code is compiled for many seconds. */
function warmUpOf(what: Part, events: number): number {
  if (what === "memory") return 0;
  return what === "latency" ? events : events / 5;
}

/** Does a job, and looks whether Redis has what it should have afterwards. */
async function perform(peer: Job["peer"], what: Part): Promise<Figures> {
  await server.clear();
  const events = thousands[peer][what] * 1000;
  const warmUp = warmUpOf(what, events);
  const setting = { url: server.url, cache, inFlight, trim: what === "memory" };
  const figures = await program.run(setting, { peer, what, events, warmUp });
  const { stored, left } = await server.count();
  const expected = what === "publish" ? events + warmUp : 0;
  if (left === expected && (expected === 0 || stored === expected)) return figures;
  throw new Error(`${peer}, ${what}: ${left} events are left instead of ${expected}.`);
}
