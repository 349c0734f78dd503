import { fileURLToPath } from "node:url";
import { endProcess, startScript } from "./process.ts";

/** Starts a process whose worker takes an event and never ends with it, and kills it once it has begun. */
export async function crashWorker(url: string, stream: string, group: string): Promise<void> {
  const script = fileURLToPath(new URL("stuck-worker.ts", import.meta.url));
  await endProcess(await startScript(script, url, stream, group), "SIGKILL");
}
