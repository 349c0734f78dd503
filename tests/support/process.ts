import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";

/** Whether a program can be started by its name. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0;
}

/** Below those that systems give to outgoing connections, one of which could take a port before its server does. */
const ports = { from: 10_000, to: 32_767 };

/** A TCP port on this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.from + Math.floor(Math.random() * (ports.to - ports.from));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Those that {@link endWithUs} was told of, and that are not gone. */
const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Sees to it that a process does not outlive this one. */
export function endWithUs(child: ChildProcess): void {
  children.add(child);
  child.once("exit", () => children.delete(child));
}

/**
 * Starts a TypeScript file as a process of its own, which does not outlive this one. It can be sent messages; what it
 * writes to stderr is ours.
 */
export function spawnScript(
  path: string,
  args: readonly string[],
  flags: readonly string[] = [],
): ChildProcess {
  const command = ["--import", "tsx", "--conditions=source", ...flags, path, ...args];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  endWithUs(child);
  return child;
}

/** The same; resolves once it has printed something. @throws Error with its exit code where it ends before */
export async function startScript(path: string, ...args: string[]): Promise<ChildProcess> {
  const child = spawnScript(path, args);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", (code, signal) =>
      reject(new Error(`${path} ended with ${code ?? signal} before it had said anything`)),
    );
  });
  return child;
}

/** Sends a signal to a process and resolves once it is gone. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

/** Tries until it works, for so many ms; then throws the last error. */
export async function eventually<T>(attempt: () => Promise<T> | T, ms = 10_000): Promise<T> {
  for (const end = Date.now() + ms; ; ) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
