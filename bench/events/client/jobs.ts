import { setTimeout as sleep } from "node:timers/promises";
import type { Figures, Job } from "./figures.ts";
import { isWhole, type Order, orderOf } from "./order.ts";
import type { Peer } from "./peer.ts";
import { Stopwatch } from "./stopwatch.ts";

/** Publishes orders, so many at a time; what is resolved is replaced at once. */
export async function publish(
  peer: Peer,
  { from, to, inFlight }: { from: number; to: number; inFlight: number },
): Promise<void> {
  let next = from;
  const sender = async () => {
    while (next < to) await peer.publish(orderOf(next++));
  };
  await Promise.all(Array.from({ length: inFlight }, sender));
}

/** How fast orders are published. */
export async function timePublishing(
  peer: Peer,
  { events, warmUp }: Job,
  inFlight: number,
): Promise<Figures> {
  await publish(peer, { from: 0, to: warmUp, inFlight });
  const watch = new Stopwatch();
  await publish(peer, { from: warmUp, to: warmUp + events, inFlight });
  return watch.figures(events);
}

/** How fast orders are handled that were published before. Each must come, and as it was sent. */
export async function timeConsuming(peer: Peer, { events, warmUp }: Job): Promise<Figures> {
  const all = events + warmUp;
  const inbox = new Inbox(all);
  let watch = new Stopwatch();
  inbox.after(warmUp, () => {
    watch = new Stopwatch();
  });
  await peer.consume(async (order) => inbox.take(order));
  await inbox.full;
  const figures = watch.figures(events);
  inbox.check();
  return figures;
}

/** How long orders take from the call that publishes them to their handler, at 1,000 of them a second. */
export async function timeDelivery(peer: Peer, { events, warmUp }: Job): Promise<Figures> {
  const sent: number[] = [];
  const latencies: number[] = [];
  const inbox = new Inbox(warmUp + events);
  await peer.consume(async (order) => {
    const late = performance.now() - (sent[order.number] ?? 0);
    if (order.number >= warmUp) latencies.push(late);
    inbox.take(order);
  });
  const watch = new Stopwatch();
  const started = performance.now();
  const sending: Promise<unknown>[] = [];
  while (sent.length < warmUp + events) {
    for (; sent.length < Math.min(performance.now() - started, warmUp + events); ) {
      const order = orderOf(sent.length);
      sent.push(performance.now());
      sending.push(peer.publish(order));
    }
    await sleep(1);
  }
  await Promise.all([...sending, inbox.full]);
  inbox.check();
  return { ...watch.figures(warmUp + events), latenciesMs: latencies.sort((a, b) => a - b) };
}

/** What stays on the heap while orders are published and handled in one process. */
export async function weighHeap(peer: Peer, { events }: Job, inFlight: number): Promise<Figures> {
  const collect = globalThis.gc;
  if (!collect) throw new Error("The process must be started with --expose-gc.");
  const inbox = new Inbox(events);
  const heap: number[] = [];
  await peer.consume(async (order) => inbox.take(order));
  const watch = new Stopwatch();
  for (let part = 0; part < 10; part++) {
    const [from, to] = [(events / 10) * part, (events / 10) * (part + 1)];
    const handled = inbox.reached(to);
    await publish(peer, { from, to, inFlight });
    await handled;
    await sleep(100);
    collect();
    heap.push(process.memoryUsage().heapUsed);
  }
  inbox.check();
  return { ...watch.figures(events), heap };
}

/** Orders that have come, by number. */
class Inbox {
  readonly #seen: Uint8Array;
  readonly #steps = new Map<number, () => void>();
  #count = 0;
  #faults = 0;

  constructor(expected: number) {
    this.#seen = new Uint8Array(expected);
  }

  /** Every thousandth is compared with what was sent. */
  take(order: Order): void {
    const { number } = order;
    if (this.#seen[number] !== 0 || (number % 1000 === 0 && !isWhole(order))) this.#faults++;
    this.#seen[number] = 1;
    this.#steps.get(++this.#count)?.();
  }

  /** Does something when so many have come. */
  after(count: number, act: () => void): void {
    this.#steps.set(count, act);
  }

  /** Resolves once so many have come. */
  reached(count: number): Promise<void> {
    if (this.#count >= count) return Promise.resolve();
    return new Promise((resolve) => this.after(count, resolve));
  }

  get full(): Promise<void> {
    return this.reached(this.#seen.length);
  }

  /** @throws Error where one is missing, came twice, or is not as it was sent */
  check(): void {
    const missing = this.#seen.filter((one) => one === 0).length;
    if (missing + this.#faults === 0) return;
    throw new Error(`${missing} events are missing, ${this.#faults} are wrong or came twice.`);
  }
}
