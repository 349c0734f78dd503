import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Run as a program with a folder: imports every emitted file in it, runs every validator on nasty values,
// and fails where one throws, or where something of the contracts was run or has reached a prototype.

const values = (): readonly unknown[] => [
  undefined,
  null,
  0,
  "",
  "x",
  [],
  {},
  JSON.parse('{"__proto__":{"canary":1},"constructor":{"prototype":{"canary":1}},"toString":1}'),
  Object.create(null),
];

const [folder = ""] = process.argv.slice(2);
const before = Object.getOwnPropertyNames(Object.prototype).length;
const faults: string[] = [];
const files = readdirSync(join(folder, "expected"), { recursive: true, encoding: "utf8" });
for (const path of files.filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).sort()) {
  try {
    const module: Readonly<Record<string, unknown>> = await import(
      pathToFileURL(join(folder, "expected", path)).href
    );
    for (const [name, value] of Object.entries(module)) {
      if (name.startsWith("validate") && typeof value === "function") {
        for (const input of values()) value(input);
      }
    }
  } catch (error) {
    faults.push(`${path}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
if ("canary" in globalThis) faults.push("Code of a contract was run.");
if (Object.getOwnPropertyNames(Object.prototype).length !== before || "canary" in {}) {
  faults.push("Object.prototype was changed.");
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
