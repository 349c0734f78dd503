// Compiles the packages to their dist/ folders and the application to build/, for plain `node`.
import { spawn } from "node:child_process";
import { chmodSync, cpSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

for (const output of ["runtime/dist", "generator/dist", "build"]) {
  rmSync(join(root, output), { recursive: true, force: true });
}
await Promise.all([compile("runtime"), compile("generator")]);
makeExecutable("generator/dist/cli.js");
await compile(".");
copyAssets("generated");
copyAssets("services");
console.log("Built runtime/dist, generator/dist and build. Try: node build/services/main.js");

/** Compiles one folder by its tsconfig.build.json; a fault ends the build with the compiler's words. */
async function compile(folder) {
  const compiler = spawn(process.execPath, [tsc, "-p", join(folder, "tsconfig.build.json")], {
    cwd: root,
    stdio: "inherit",
  });
  const code = await new Promise((resolve) => compiler.once("close", resolve));
  if (code === 0) return;
  console.error(`Building ${folder} failed; what the compiler says stands above.`);
  process.exit(1);
}

function makeExecutable(path) {
  const file = join(root, path);
  if (!readFileSync(file, "utf8").startsWith("#!")) throw new Error(`${path} has no line #!`);
  chmodSync(file, 0o755);
}

/** Copies what TypeScript does not: validators, SQL and other files that are read as they are. */
function copyAssets(folder) {
  cpSync(join(root, folder), join(root, "build", folder), {
    recursive: true,
    filter: (path) => !/\.ts$|\/\.[^/]+$/.test(path),
  });
}
