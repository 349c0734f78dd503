import { Worker } from "node:worker_threads";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { ServiceFolder } from "./discover.ts";
import type { Finding, JudgeTask } from "./finding.ts";

/**
 * What the official validators say about the contracts, as warnings: the schemas of the OpenAPI
 * Initiative, and AsyncAPI's own parser. They work in a thread of their own, so that reading and
 * building go on meanwhile. Never rejects: that a validator itself failed is a warning too.
 */
export async function judge(
  root: string,
  services: readonly ServiceFolder[],
): Promise<readonly Diagnostic[]> {
  const task: JudgeTask = {
    root,
    openapi: services.flatMap(({ openapi }) => openapi ?? []),
    asyncapi: services.flatMap(({ asyncapi }) => asyncapi ?? []),
  };
  if (task.openapi.length + task.asyncapi.length === 0) return [];
  try {
    return (await runWorker(task)).map(toDiagnostic);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const [file = ""] = [...task.openapi, ...task.asyncapi];
    return [toDiagnostic({ file, pointer: "", message: `The validators failed: ${reason}` })];
  }
}

function toDiagnostic({ file, pointer, message }: Finding): Diagnostic {
  return {
    severity: "warning",
    code: "document-invalid",
    message,
    place: { file, pointer },
  };
}

function runWorker(task: JudgeTask): Promise<readonly Finding[]> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(task);
    worker.once("message", (findings: readonly Finding[]) => {
      resolve(findings);
      void worker.terminate();
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the thread ended with code ${code}`)));
  });
}

/** From sources the thread has to be taught TypeScript, unless Node itself knows it. */
function startWorker(task: JudgeTask): Worker {
  const options = { workerData: task, execArgv: [] };
  if (!import.meta.url.endsWith(".ts")) {
    return new Worker(new URL("./judge-worker.js", import.meta.url), options);
  }
  if ("typescript" in process.features) {
    return new Worker(new URL("./judge-worker.ts", import.meta.url), options);
  }
  return new Worker(viaTsx(new URL("./judge-all.ts", import.meta.url)), { ...options, eval: true });
}

/** A script that lets tsx read our sources, and only those: the validators load far slower through it. */
function viaTsx(module: URL): string {
  return `
    const { parentPort, workerData } = require("node:worker_threads");
    import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))}).then(async ({ register }) => {
      const unregister = register();
      const { judgeAll } = await import(${JSON.stringify(module.href)});
      await unregister();
      parentPort.postMessage(await judgeAll(workerData));
    });`;
}
