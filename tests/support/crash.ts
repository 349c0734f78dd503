import { fileURLToPath } from "node:url";
import { endProcess, startScript } from "./process.ts";

/**
 * Starts a process whose worker takes an event and never ends with it, and kills it once it has begun.
 *
 * @param partitions how many the stream has, where it is ordered
 */
export async function crashWorker(
  url: string,
  stream: string,
  group: string,
  partitions?: number,
): Promise<void> {
  const script = fileURLToPath(new URL("stuck-worker.ts", import.meta.url));
  const args = [url, stream, group, ...(partitions === undefined ? [] : [`${partitions}`])];
  await endProcess(await startScript(script, ...args), "SIGKILL");
}
