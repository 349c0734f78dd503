import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endProcess } from "./process.ts";

/** Starts a process whose worker takes an event and never ends with it, and kills it once it has begun. */
export async function crashWorker(url: string, stream: string, group: string): Promise<void> {
  const script = fileURLToPath(new URL("stuck-worker.ts", import.meta.url));
  const args = ["--import", "tsx", "--conditions=source", script, url, stream, group];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve, reject) => {
    child.stdout.once("data", resolve);
    child.once("exit", () => reject(new Error("the worker ended before it had an event")));
  });
  await endProcess(child, "SIGKILL");
}
