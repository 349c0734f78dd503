import { spawn } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { contracts, createProject } from "./testing/project.ts";

const cli = join(import.meta.dirname, "..", "cli.ts");

/** Starts `revent generate --watch` as a process of its own. */
function startWatching(root: string) {
  const child = spawn(
    process.execPath,
    ["--conditions=source", "--import", "tsx", cli, "generate", "--watch", "--root", root],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let text = "";
  let seen = 0;
  const collect = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  /** Resolves once something new that matches has been printed. */
  const printed = async (pattern: RegExp) => {
    const end = Date.now() + 60_000;
    for (;;) {
      const match = pattern.exec(text.slice(seen));
      if (match !== null) {
        seen += match.index + match[0].length;
        return;
      }
      if (Date.now() > end || child.exitCode !== null)
        throw new Error(`no ${pattern} in:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { child, exit, printed };
}

it("revent generate --watch follows saves of every kind until it is interrupted", {
  timeout: 180_000,
}, async () => {
  const project = createProject(contracts);
  const spec = "specs/shop/openapi.yaml";
  const { child, exit, printed } = startWatching(project.root);
  try {
    await printed(/added stub placeOrder/);
    await printed(/Watching specs\/\. Ctrl-C ends it\.\n/);

    project.edit(spec, "operationId: listOrders", "operationId: showOrders");
    await printed(/\d\d:\d\d:\d\d Wrote \d+ files in generated\/[\s\S]*added stub showOrders/);

    writeFileSync(
      join(project.root, "specs/shop/.openapi.yaml.tmp"),
      project.read(spec).replace("showOrders", "allOrders"),
    );
    renameSync(join(project.root, "specs/shop/.openapi.yaml.tmp"), join(project.root, spec));
    await printed(/added stub allOrders/);

    const good = project.read(spec);
    project.write(spec, "openapi: [");
    await printed(/syntax-error[\s\S]*Nothing was written/);
    project.write(spec, good.replace("allOrders", "everyOrder"));
    await printed(/added stub everyOrder/);

    // Other files in another folder: a new service, and then it is gone.
    project.write("specs/bill/asyncapi.yaml", contracts["specs/mail/asyncapi.yaml"] ?? "");
    await printed(/added stub onOrderPlaced/);
    project.edit("specs/bill/asyncapi.yaml", "title: Mail", "title: Bill");
    await printed(/\d\d:\d\d:\d\d /);
    project.remove("specs/mail");
    await printed(/generated\/mail\/worker\.ts \(removed\)|removed \d+ files/);

    project.write("revent.config.json", '{ "extensions": { "imports": "jss" } }');
    await printed(/revent\.config\.json:1:30 {2}config-invalid/);
    project.write("revent.config.json", '{ "extensions": { "imports": "js" } }');
    await printed(/Wrote \d+ files in generated\//);
    project.write("own/index.ts.hbs", "{{header}}\n");
    project.write("revent.config.json", '{ "folders": { "templates": "own" } }');
    await printed(/Wrote \d+ files in generated\//);
    project.write("own/index.ts.hbs", "{{header}}\n// Changed.\n");
    await printed(/generated\/shop\/index\.ts\n/);
    child.kill("SIGINT");
    expect(await exit).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
});
