import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "./usage.ts";

/** How long it takes from a saved contract to written files, in ms, for each of several edits. */
export async function timeEdits(
  { node, args, cwd }: Command,
  document: string,
  edits: number,
): Promise<readonly number[]> {
  const watcher = spawn(node, args, { cwd, stdio: ["ignore", "pipe", "inherit"] });
  const says = (text: string) =>
    new Promise<void>((resolve) => {
      const listen = (chunk: Buffer) => {
        if (!chunk.toString().includes(text)) return;
        watcher.stdout.off("data", listen);
        resolve();
      };
      watcher.stdout.on("data", listen);
    });
  const taken: number[] = [];
  await says("Watching");
  for (let number = 1; number <= edits; number += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const text = withProperty(readFileSync(join(cwd, document), "utf8"), `edit${number}`);
    const written = says("in generated/");
    const started = performance.now();
    writeFileSync(join(cwd, document), text);
    await written;
    taken.push(performance.now() - started);
  }
  watcher.kill("SIGINT");
  await new Promise((resolve) => watcher.once("close", resolve));
  return taken;
}

/** The document with one more property in the first of its schemas that is an object. */
function withProperty(text: string, name: string): string {
  const document: { components: { schemas: Record<string, { properties?: object }> } } =
    JSON.parse(text);
  const schema = Object.values(document.components.schemas).find((one) => one.properties);
  if (schema === undefined) throw new Error("The document has no schema of an object.");
  schema.properties = { ...schema.properties, [name]: { type: "string" } };
  return JSON.stringify(document, null, 2);
}
