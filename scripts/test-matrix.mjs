// `npm run test:matrix [-- 24 ts7 …]`: the core of the tests on each version of Node.js that is supported, emitted
// code under Node's own type stripping, and emitted trees under each version of TypeScript. The versions
// are npm packages, fetched on first use into node_modules/.cache. Ends with 1 if anything failed, or could
// not be had.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = join(root, "node_modules", ".cache", "test-matrix");
const nodes = ["20", "22", "24", "26"];
const typescripts = ["5.9", "6", "7"];

/** What runs on every Node: all that generator and runtime promise, without the example services. */
const core = [
  "generator",
  "runtime",
  "tests/golden.test.ts",
  "tests/stubs.test.ts",
  "tests/by-hand.test.ts",
];

/** All strict flags, as the golden tests have them. */
const strict = join(root, "tests/support/tsconfig.strict.json");

/** Declarations of TypeScript's own differ from version to version, and those of dependencies are theirs. */
const compilerOptions = { skipLibCheck: true, typeRoots: [join(root, "node_modules/@types")] };

const wanted = process.argv.slice(2);
const known = [...nodes, ...typescripts.map((version) => `ts${version}`)];
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}; there are ${known.join(", ")}.`);
  process.exit(1);
}
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const rows = [
  ...nodes.filter(isWanted).flatMap(onNode),
  ...typescripts.filter((version) => isWanted(`ts${version}`)).map(onTypeScript),
];
console.log(`\n${table(rows)}`);
process.exitCode = rows.every(({ state }) => state === "passed" || state === "none") ? 0 : 1;

/** Tests and type stripping on one version of Node. */
function onNode(major) {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = install(name, major);
  if (typeof folder !== "string") return [{ what: `Node ${major}`, ...folder }];
  const node = join(folder, "node_modules", name, "bin", "node");
  const version = spawnSync(node, ["-v"], { encoding: "utf8" }).stdout.trim();
  const tests = `Node ${version}: tests`;
  console.log(`\n${tests}`);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  return [
    timed(tests, () => run(node, [vitest, "run", "--reporter=dot", ...core], { inherit: true })),
    Number(major) < 22
      ? { what: `Node ${version}: type stripping`, state: "none", detail: "it strips no types" }
      : timed(`Node ${version}: type stripping`, () => run(node, stripping())),
  ];
}

/** Arguments that make Node import every emitted tree as it is, if it imports its files as they are called. */
function stripping() {
  const code = `for (const file of process.argv.slice(1)) await import(file);`;
  const files = emittedFiles(({ extensions }) => extensions?.imports === undefined).filter(
    (path) => !/\.d\.ts$|\/services\//.test(path),
  );
  return ["--conditions=source", "--input-type=module", "-e", code, ...files];
}

/** The emitted trees under one version of TypeScript. */
function onTypeScript(version) {
  const what = `TypeScript ${version}: emitted trees`;
  const folder = install("typescript", version);
  if (typeof folder !== "string") return { what, ...folder };
  const config = join(folder, "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({ extends: strict, compilerOptions, files: emittedFiles() }),
  );
  return timed(what, () => {
    const tsc = join(folder, "node_modules/typescript/bin/tsc");
    const result = run(process.execPath, [tsc, "-p", config, "--pretty", "false"]);
    if (result.state === "passed") return result;
    // Sources of the runtime are not emitted: they obey the flags of this repository, not all there are.
    const errors = result.output.split("\n").filter((line) => /^\S.*error TS/.test(line));
    const ours = errors.filter((line) => !/^(?:\.\.\/)*runtime\/src\//.test(line));
    if (errors.length > 0 && ours.length === 0) return { state: "passed" };
    return { ...result, output: ours.join("\n") || result.output };
  });
}

/** Every emitted TypeScript file of generated/ and of the golden folders whose configuration is wanted. */
function emittedFiles(isWanted = () => true) {
  const golden = join(root, "tests/golden");
  const cases = readdirSync(golden).map((name) => join(golden, name));
  const trees = [
    join(root, "generated"),
    ...cases.filter((path) => isWanted(readConfig(path))).map((path) => join(path, "expected")),
  ];
  return trees.flatMap((tree) =>
    readdirSync(tree, { recursive: true })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => join(tree, path)),
  );
}

function readConfig(folder) {
  const file = join(folder, "revent.config.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

/** The folder that holds a version of a package; why there is none otherwise. */
function install(name, version) {
  const folder = join(cache, `${name}-${version}`);
  if (existsSync(join(folder, "node_modules", name))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  console.log(`Fetching ${name}@${version} …`);
  const options = ["--no-save", "--no-audit", "--no-fund", "--prefer-offline"];
  const { state, output } = run("npm", ["install", ...options, `${name}@${version}`], {
    cwd: folder,
  });
  if (state === "passed") return folder;
  return { state: "not to be had", detail: output.trim().split("\n").at(0) };
}

function run(command, args, { cwd = root, inherit = false } = {}) {
  const path = [...(command === "npm" ? [] : [join(command, "..")]), process.env.PATH];
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, PATH: path.join(delimiter) },
    maxBuffer: 64 * 1024 * 1024,
    stdio: inherit ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
  });
  const output = error?.message ?? `${stdout ?? ""}${stderr ?? ""}`;
  return { state: status === 0 ? "passed" : "failed", output };
}

function timed(what, task) {
  const start = performance.now();
  const { state, output } = task();
  if (state !== "passed" && output) console.log(`\n${what}\n${output}`);
  return { what, state, detail: `${((performance.now() - start) / 1000).toFixed(1)} s` };
}

function table(rows) {
  const width = (key) => Math.max(...rows.map((row) => row[key].length));
  const [first, second] = [width("what"), width("state")];
  return rows
    .map(({ what, state, detail }) => `${what.padEnd(first)}  ${state.padEnd(second)}  ${detail}`)
    .join("\n");
}
