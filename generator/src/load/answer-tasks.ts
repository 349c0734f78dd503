import { parentPort } from "node:worker_threads";
import type { JudgeAnswer, JudgeRequest } from "./finding.ts";
import { judgeAll } from "./judge-all.ts";

/** Answers every task that the main thread sends to this one. */
export function answerTasks(): void {
  parentPort?.on("message", async ({ id, task }: JudgeRequest) => {
    parentPort?.postMessage(await answer(id, task));
  });
}

async function answer(id: number, task: JudgeRequest["task"]): Promise<JudgeAnswer> {
  try {
    return { id, findings: await judgeAll(task) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
