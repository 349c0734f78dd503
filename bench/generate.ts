// Times `revent generate` on the four services as whole processes, cold and with nothing changed, against
// the command line of openapi-typescript on the same OpenAPI documents (which makes types only). Then, on a
// large document, time and size: the OpenAPI file given as argument, or GitHub's where the package
// @octokit/openapi is installed.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const repository = join(import.meta.dirname, "..");
const services = ["auth", "chat", "posts", "users"];
const require = createRequire(import.meta.url);

const project = mkdtempSync(join(tmpdir(), "revent-bench-"));
for (const folder of ["specs", "services"]) {
  cpSync(join(repository, folder), join(project, folder), { recursive: true });
}
writeFileSync(join(project, "redocly.yaml"), redoclyConfig());
symlinkSync(join(repository, "node_modules"), join(project, "node_modules"));

/** One line of the table: what is timed, and what comes before it each time. */
interface Contestant {
  readonly name: string;
  /** At most, in ms; what the project promises. */
  readonly limit?: number;
  readonly prepare: () => void;
  readonly run: () => void;
}

const contestants: readonly Contestant[] = [
  {
    name: "revent generate, cold",
    limit: 3000,
    prepare: () => rmSync(join(project, "generated"), { recursive: true, force: true }),
    run: () => revent(),
  },
  {
    name: "revent generate, nothing changed",
    limit: 500,
    prepare: () => undefined,
    run: () => revent(),
  },
  {
    name: "openapi-typescript, the same 4 documents",
    prepare: () => rmSync(join(project, "types"), { recursive: true, force: true }),
    run: openapiTypescript,
  },
];

const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
for (let round = 0; round <= rounds; round++) {
  for (const { name, prepare, run } of contestants) {
    prepare();
    const start = performance.now();
    run();
    // The first round warms the disk cache.
    if (round > 0) times.get(name)?.push(performance.now() - start);
  }
}
rmSync(project, { recursive: true });
print();
const large = process.argv[2] === undefined ? githubDocument() : resolve(process.argv[2]);
if (large === undefined) console.log("\nNo large document: @octokit/openapi is not installed.");
else timeLarge(large);

function revent(cwd = project): void {
  const cli = join(repository, "generator/src/cli.ts");
  execute(["--conditions=source", "--import=tsx", cli, "generate"], cwd);
}

/** GitHub's whole API, where the package that has it is installed. */
function githubDocument(): string | undefined {
  try {
    return require.resolve("@octokit/openapi/generated/api.github.com.json");
  } catch {
    return undefined;
  }
}

function timeLarge(document: string): void {
  const folder = mkdtempSync(join(tmpdir(), "revent-bench-large-"));
  mkdirSync(join(folder, "specs/large"), { recursive: true });
  cpSync(document, join(folder, `specs/large/openapi${extname(document)}`));
  writeFileSync(join(folder, "package.json"), "{}");
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  const taken = [1, 2, 3].map(() => {
    for (const name of ["generated", "services"]) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
    const start = performance.now();
    revent(folder);
    return performance.now() - start;
  });
  const bytes = ["generated", "services"].map((name) => sizeOf(join(folder, name)) / 1e6);
  rmSync(folder, { recursive: true });
  const [generated = 0, stubs = 0] = bytes;
  console.log(
    `\n${document}, cold: ${(median(taken) / 1000).toFixed(1)} s (median of 3), ` +
      `${generated.toFixed(1)} MB generated and ${stubs.toFixed(1)} MB of stubs`,
  );
}

/** Bytes of all files in a folder. */
function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = entries.map((path) => statSync(join(folder, path))).filter((one) => one.isFile());
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** One process for all four, by the configuration file that it knows for that. */
function openapiTypescript(): void {
  const cli = join(dirname(require.resolve("openapi-typescript/package.json")), "bin/cli.js");
  execute([cli, "--redocly", "redocly.yaml"]);
}

/** https://openapi-ts.dev/cli#multiple-schemas */
function redoclyConfig(): string {
  const apis = services.map(
    (service) =>
      `  ${service}:\n    root: specs/${service}/openapi.yaml\n    x-openapi-ts:\n      output: types/${service}.ts\n`,
  );
  return `apis:\n${apis.join("")}`;
}

function execute(args: readonly string[], cwd = project): void {
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`node ${args.join(" ")} answered ${status}: ${stderr}`);
}

function print(): void {
  const rows = contestants.map(({ name, limit }) => ({
    name,
    limit,
    ms: median(times.get(name) ?? []),
  }));
  const peer = rows.at(-1)?.ms ?? Number.NaN;
  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(
    `Whole processes, Node ${process.versions.node}, medians of ${rounds} interleaved runs\n`,
  );
  for (const { name, limit, ms } of rows) {
    const bound = limit === undefined ? "" : `  limit ${limit} ms${ms > limit ? ", MISSED" : ""}`;
    console.log(
      `${name.padEnd(width)}  ${ms.toFixed(0).padStart(6)} ms  ${(ms / peer).toFixed(2)}×${bound}`,
    );
  }
  if (rows.some(({ limit, ms }) => limit !== undefined && ms > limit)) process.exitCode = 1;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
