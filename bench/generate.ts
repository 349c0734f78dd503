// Times `revent generate` as whole processes, as it is published, against openapi-typescript, orval and
// @hey-api/openapi-ts on the same documents, in interleaved rounds on the same Node. Peers and GitHub's API
// are installed into the cache when they are first needed. Names of parts run those alone:
//
//   npm run bench:generate -- small watch
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { asyncApi, openApi } from "./generate/documents.ts";
import { installPeers, type Peers } from "./generate/peers.ts";
import { BenchProject } from "./generate/project.ts";
import { printTable, printTarget, type Row, ratioOf } from "./generate/table.ts";
import { type Command, measure, median, type Usage } from "./generate/usage.ts";
import { timeEdits } from "./generate/watching.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const installed = installPeers(join(import.meta.dirname, "../node_modules/.cache/revent-bench"));
const peers: Peers | undefined = typeof installed === "string" ? undefined : installed;
if (typeof installed === "string") console.log(`Without peers: ${installed}.`);
const node = peers?.node ?? process.execPath;
const document = "specs/shop/openapi.json";

const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  small: timeSmall,
  github: timeGitHub,
  unchanged: timeUnchanged,
  watch: timeWatching,
  services: timeServices,
};
const asked = process.argv.slice(2);
const version = peers?.version ?? process.versions.node;
console.log(
  `Node ${version}, medians of ${rounds} interleaved rounds (least–most), whole processes`,
);
for (const [name, run] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) await run();
}

/** One document, by revent and by every peer. */
function compare(title: string, text: string, limit: number): Row | undefined {
  const project = new BenchProject({ [document]: text });
  const commands = new Map<string, Command>([
    ["revent", project.generate(node, "built")],
    ...(peers?.commands ?? []).map(({ name, args }): [string, Command] => [
      name,
      { node, args: args(document, "peer"), cwd: project.root },
    ]),
    ["revent from sources", project.generate(node, "sources")],
  ]);
  const rows = interleave(project, commands);
  const [ours, hey] = rows;
  printTable(`${title}, cold`, rows, ours);
  if (peers !== undefined && hey !== undefined) {
    printTarget(`time of revent by ${hey.name}`, ratioOf(ours, hey.usages, "wallMs"), limit);
  }
  return ours;
}

function timeSmall(): void {
  compare("20 operations", openApi("shop"), 2);
}

function timeGitHub(): void {
  if (peers === undefined) return;
  const ours = compare("GitHub's whole API", readFileSync(peers.github, "utf8"), 1);
  const [megabytes = Number.NaN] = (ours?.wrote ?? "").match(/[\d.]+/)?.map(Number) ?? [];
  printTarget("size", megabytes, 8, " MB");
  printTarget("peak memory", median(ours?.usages.map(({ peakMb }) => peakMb) ?? []), 1000, " MB");
}

/** Runs each command once a round; the first round, which warms the disk cache, is not counted. */
function interleave(project: BenchProject, commands: ReadonlyMap<string, Command>): readonly Row[] {
  const usages = new Map([...commands.keys()].map((name) => [name, [] as Usage[]]));
  const wrote = new Map<string, string>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, command] of commands) {
      project.clear();
      const usage = measure(command);
      const { megabytes, files } = project.sizeOf("generated", "services", "peer", "peer.ts");
      wrote.set(name, `${megabytes.toFixed(2)} MB in ${files} files`);
      if (round > 0) usages.get(name)?.push(usage);
    }
  }
  return [...usages].map(([name, used]) => ({ name, usages: used, wrote: wrote.get(name) ?? "" }));
}

function timeUnchanged(): void {
  const texts = { "20 operations": openApi("shop"), ...gitHub() };
  for (const [title, text] of Object.entries(texts)) {
    for (const form of ["built", "sources"] as const) {
      const project = new BenchProject({ [document]: text });
      const command = project.generate(node, form);
      measure(command);
      const usages = Array.from({ length: rounds }, () => measure(command));
      printTable(`${title}, nothing changed`, [{ name: `revent, ${form}`, usages }]);
      printTarget("nothing changed", median(usages.map(({ wallMs }) => wallMs)), 300, " ms");
    }
  }
}

async function timeWatching(): Promise<void> {
  for (const [title, text] of Object.entries({ "20 operations": openApi("shop"), ...gitHub() })) {
    const project = new BenchProject({ [document]: text });
    const taken = await timeEdits(project.generate(node, "built", "--watch"), document, rounds);
    const range = `${Math.min(...taken).toFixed(0)}–${Math.max(...taken).toFixed(0)}`;
    console.log(
      `\n${title}, one schema edited in --watch: ${median(taken).toFixed(0)} ms (${range})`,
    );
    if (title === "20 operations") printTarget("one edit", median(taken), 200, " ms");
  }
}

/** Services of 20 routes and 10 events. */
function timeServices(): void {
  const rows = [25, 50, 100].map((count): Row => {
    const names = Array.from({ length: count }, (_, index) => `service${index + 1}`);
    const project = new BenchProject(
      Object.fromEntries(
        names.flatMap((name) => [
          [`specs/${name}/openapi.json`, openApi(name)],
          [`specs/${name}/asyncapi.json`, asyncApi(name)],
        ]),
      ),
    );
    const [row] = interleave(
      project,
      new Map([[`${count} services`, project.generate(node, "built")]]),
    );
    if (row === undefined) throw new Error("Nothing was run.");
    return row;
  });
  printTable("Services of 20 routes and 10 events, cold", rows);
  const [, fifty, hundred] = rows;
  const time = median(hundred?.usages.map(({ wallMs }) => wallMs) ?? []);
  printTarget("100 services", time / 1000, 20, " s");
  // Linear, but for what starting costs: CPU, as it is not stretched by what else runs.
  const [half, whole] = [fifty, hundred].map((row) =>
    median(row?.usages.map(({ cpuMs }) => cpuMs) ?? []),
  );
  printTarget(
    "CPU of 100 services by that of 50",
    (whole ?? Number.NaN) / (half ?? Number.NaN),
    2.1,
  );
}

function gitHub(): Readonly<Record<string, string>> {
  return peers === undefined ? {} : { "GitHub's whole API": readFileSync(peers.github, "utf8") };
}
