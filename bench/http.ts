// Measures validated HTTP under load, on the runtime and the generator as they are built, against hand-written Express,
// express-openapi-validator, NestJS, Hono, Fastify and bare node:http, in interleaved rounds: the server on one core, what
// asks it on another. Each round has processes of its own, since the speed of one and the same server differs by up to a third
// from one process to the next, and from one time to another. Every server's answers are checked first. Peers are installed into the cache.
//
//   npm run bench:http -- --node 24,26 --others 0,200,1000 --rounds 3 --seconds 1 --only revent,Fastify

import { canPin } from "./cores.ts";
import { median } from "./generate/usage.ts";
import { hasWrk, load } from "./http/load.ts";
import { installNode, installPeers, type Runtime } from "./http/needs.ts";
import { chosen, nodes, others, rounds, seconds } from "./http/options.ts";
import { copyServers, generate } from "./http/project.ts";
import { checkAnswers, routes } from "./http/routes.ts";
import { RunningEntrant } from "./http/running.ts";
import { base, fastify, mounted, mountedOff, served, servedOff, straight } from "./http/servers.ts";
import {
  p99Of,
  printTable,
  printTarget,
  type Results,
  type Rounds,
  ratios,
  type Sample,
  thrift,
  throughput,
} from "./http/table.ts";

installPeers();
copyServers();
/** How often all is asked before it counts: for some seconds compilers share the server's core. */
const warmUps = 3;
/** Of other routes. */
const counts = [0, 200, 1000];
for (const count of new Set([...others, ...counts])) generate(count);
console.log(
  `32 connections, ${hasWrk ? "wrk" : "autocannon (there is no wrk)"}; medians of ${rounds} interleaved rounds of ${seconds} s (least–most).`,
);
console.log(
  canPin
    ? "The server is pinned to one core, what asks it to another."
    : "Nothing is pinned to a core: there is no taskset, or only one core.",
);
for (const major of nodes) {
  const runtime = installNode(major);
  if (typeof runtime === "string") console.log(`\nWithout Node ${major}: ${runtime}.`);
  else await compare(runtime);
}

/** Everybody, without other routes and behind so many of them. */
async function compare(runtime: Runtime): Promise<void> {
  for (const count of others) {
    const entrants = chosen.map(
      (entrant) => [entrant.name, () => RunningEntrant.start(entrant, runtime, count)] as const,
    );
    const results = await measureAll(new Map(entrants));
    const behind = count === 0 ? "3 routes" : `3 routes behind ${count} others`;
    printTable(`Node ${runtime.version}, ${behind}: ratios to ${base.name}`, results);
    judge(results);
  }
  if (chosen.includes(straight)) await compareCounts(runtime);
}

/** revent alone, with more and more routes. */
async function compareCounts(runtime: Runtime): Promise<void> {
  const entrants = counts.map((count) => {
    const start = () => RunningEntrant.start(straight, runtime, count);
    return [`${count + routes.length} routes`, start] as const;
  });
  const results = await measureAll(new Map(entrants));
  printTable(`Node ${runtime.version}, ${straight.name}: ratios to 3 routes`, results);
  const [few = [], ...more] = results.values();
  for (const many of more) {
    printTarget("CPU time with more routes", 1 / median(ratios(many, few, thrift)), { max: 1.05 });
  }
}

type Starts = ReadonlyMap<string, () => Promise<RunningEntrant>>;

/** In each round starts all, checks their answers, warms them up, and asks them in turn. */
async function measureAll(starts: Starts): Promise<Results> {
  const results = new Map([...starts.keys()].map((name) => [name, [] as Sample[][]]));
  for (let round = 0; round < rounds; round += 1) {
    const running = new Map<string, RunningEntrant>();
    for (const [name, start] of starts) running.set(name, await start());
    for (const one of running.values()) await checkAnswers(one);
    for (let pass = 0; pass < warmUps; pass += 1) await askAll(running);
    for (const [name, samples] of await askAll(running)) results.get(name)?.push(samples);
    for (const one of running.values()) one.stop();
  }
  return results;
}

/** Every route of every server, one after the other. */
async function askAll(
  running: ReadonlyMap<string, RunningEntrant>,
): Promise<ReadonlyMap<string, Sample[]>> {
  const found = new Map([...running.keys()].map((name) => [name, [] as Sample[]]));
  for (const asked of routes) {
    for (const [name, one] of running) {
      const before = await one.cpu();
      const done = await load(one.url, asked, seconds);
      const cpuUs = ((await one.cpu()) - before) / done.requests;
      found.get(name)?.push({ ...done, cpuUs });
    }
  }
  return found;
}

/** What was set to be reached: with responses validated, which is more than was set, and with requests only. */
function judge(results: Results): void {
  const of = ({ name }: { readonly name: string }) => results.get(name) ?? [];
  for (const ours of [mounted, mountedOff].filter((one) => chosen.includes(one))) {
    printRatios(`${ours.name} by ${base.name}`, of(ours), of(base), 1.4);
  }
  if (!chosen.includes(fastify)) return;
  for (const ours of [served, servedOff].filter((one) => chosen.includes(one))) {
    printRatios(`${ours.name} by ${fastify.name}`, of(ours), of(fastify), 1);
    const slowest = p99Of(of(ours)) / p99Of(of(fastify));
    printTarget(`its p99 by that of ${fastify.name}`, slowest, { max: 1 });
  }
}

function printRatios(what: string, ours: Rounds, theirs: Rounds, min: number): void {
  printTarget(what, median(ratios(ours, theirs, throughput)), { min });
  printTarget(`${what}, by CPU time`, median(ratios(ours, theirs, thrift)), { min });
}
