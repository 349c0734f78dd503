import { Worker } from "node:worker_threads";
import type { Finding, JudgeAnswer, JudgeTask } from "./finding.ts";

let thread: JudgeThread | undefined;

/**
 * What the validators say of a task. The thread is started once and kept, since loading the validators
 * takes far longer than using them; an idle one does not keep the process alive.
 */
export function judgeInThread(task: JudgeTask): Promise<readonly Finding[]> {
  thread ??= new JudgeThread(() => {
    thread = undefined;
  });
  return thread.judge(task);
}

interface Waiting {
  resolve(findings: readonly Finding[]): void;
  reject(error: Error): void;
}

class JudgeThread {
  readonly #worker = startWorker();
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(onEnd: () => void) {
    const end = (error: Error) => {
      onEnd();
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    this.#worker.on("message", (answer: JudgeAnswer) => this.#settle(answer));
    this.#worker.once("error", end);
    this.#worker.once("exit", (code) => end(new Error(`the thread ended with code ${code}`)));
  }

  judge(task: JudgeTask): Promise<readonly Finding[]> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, task });
    });
  }

  #settle(answer: JudgeAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("findings" in answer) waiting?.resolve(answer.findings);
    else waiting?.reject(new Error(answer.error));
  }
}

/** From sources the thread has to be taught TypeScript, unless Node itself knows it. */
function startWorker(): Worker {
  const options = { execArgv: [] };
  if (!import.meta.url.endsWith(".ts")) {
    return new Worker(new URL("./judge-worker.js", import.meta.url), options);
  }
  if ("typescript" in process.features) {
    return new Worker(new URL("./judge-worker.ts", import.meta.url), options);
  }
  const script = viaTsx(new URL("./answer-tasks.ts", import.meta.url));
  return new Worker(script, { ...options, eval: true });
}

/** A script that lets tsx read our sources, and only those: the validators load far slower through it. */
function viaTsx(module: URL): string {
  return `
    import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))}).then(async ({ register }) => {
      const unregister = register();
      const { answerTasks } = await import(${JSON.stringify(module.href)});
      await unregister();
      answerTasks();
    });`;
}
