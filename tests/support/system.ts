import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { endProcess } from "./process.ts";

export const services = ["auth", "users", "posts", "chat"] as const;

export type ServiceName = (typeof services)[number];

/** The example application as processes, as people start it. */
export interface System {
  urlOf(service: ServiceName): string;
  /** Does a step while the worker of a service is away, or dies right behind it; there is a new one afterwards. */
  interrupted<T>(service: ServiceName, step: () => Promise<T>): Promise<T>;
  /** Ctrl-C; resolves to the exit codes. */
  stop(): Promise<(number | null)[]>;
}

/** All services in one process: `npm start`. */
export async function startTogether(env: Record<string, string>): Promise<System> {
  const base = await freePortBase();
  const start = () => startProgram([], { ...env, PORT_BASE: `${base}` });
  let program = await start();
  return {
    urlOf: (service) => urlAbove(base, service),
    async interrupted(_, step) {
      const result = await step();
      await endProcess(program.child, "SIGKILL");
      program = await start();
      return result;
    },
    stop: async () => [await program.stop()],
  };
}

/** A web and a worker process for each service. */
export async function startApart(env: Record<string, string>): Promise<System> {
  const base = await freePortBase();
  const start = (half: string, service: ServiceName) =>
    startProgram([half, service], { ...env, PORT_BASE: `${base}` });
  const webs = await Promise.all(services.map((service) => start("web", service)));
  const workers = new Map<ServiceName, Program>();
  for (const service of services) workers.set(service, await start("worker", service));
  return {
    urlOf: (service) => urlAbove(base, service),
    async interrupted(service, step) {
      const worker = workers.get(service);
      if (worker) await endProcess(worker.child, "SIGKILL");
      const result = await step();
      workers.set(service, await start("worker", service));
      return result;
    },
    stop: () => Promise.all([...webs, ...workers.values()].map((program) => program.stop())),
  };
}

/** A process of the application that is running. */
export interface Program {
  readonly child: ChildProcess;
  /** Everything it has said. */
  output(): string;
  /** Ctrl-C; resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `services/main.ts` and resolves once it says that it is ready. */
export async function startProgram(
  words: readonly string[],
  env: Record<string, string>,
): Promise<Program> {
  const { child, output, ended } = runProgram(words, env);
  const ready = new Promise<void>((resolve) => {
    const look = () => output().includes("ready") && resolve();
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
  });
  const dead = ended.then((code) => {
    throw new Error(`services/main.ts ${words.join(" ")} ended with ${code}:\n${output()}`);
  });
  await Promise.race([ready, dead]);
  dead.catch(() => undefined);
  return {
    child,
    output,
    stop: async () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

/** Starts `services/main.ts`; `ended` is its exit code. */
export function runProgram(words: readonly string[], env: Record<string, string>) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(REDIS_URL|DATABASE_URL|OTEL_.*)$/.test(name),
    ),
  );
  const program = ["--conditions=source", "--import", "tsx", "services/main.ts", ...words];
  const child = spawn(process.execPath, program, { env: { ...inherited, ...env } });
  const chunks: string[] = [];
  child.stdout.on("data", (chunk) => chunks.push(`${chunk}`));
  child.stderr.on("data", (chunk) => chunks.push(`${chunk}`));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, output: () => chunks.join(""), ended };
}

/** A number above which a port for each service is free. */
export async function freePortBase(): Promise<number> {
  for (;;) {
    const base = 20_000 + 10 * Math.floor(Math.random() * 1200);
    const free = await Promise.all(services.map((_, index) => isFree(base + index + 1)));
    if (free.every((yes) => yes)) return base;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

function urlAbove(base: number, service: ServiceName): string {
  return `http://localhost:${base + services.indexOf(service) + 1}`;
}
