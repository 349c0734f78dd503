import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endProcess, endWithUs, eventually, freePort, hasProgram } from "./process.ts";

/** A Redis server of the tests' own, which writes every change to its file before it answers. */
export interface RedisServer {
  readonly url: string;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, with what its file says. */
  start(): Promise<void>;
  /** Holds it still, so that it takes connections and answers nothing; and lets it go on. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Where a server listens, on this machine. */
export function portOf({ url }: Pick<RedisServer, "url">): number {
  return Number(new URL(url).port);
}

/**
 * The program of a server: a path, or a name of those that `npm run redis:servers` fetches; default what `REVENT_REDIS`
 * says, or the one that is installed.
 */
export function redisProgram(server = process.env.REVENT_REDIS): string {
  if (server === undefined) return "redis-server";
  if (server.includes("/")) return server;
  const cache = new URL("../../node_modules/.cache/redis-servers/", import.meta.url);
  return fileURLToPath(new URL(`${server}/redis-server`, cache));
}

/** Why there can be no such server here, or nothing where there can. */
export function whyNoRedis(server?: string): string | undefined {
  const program = redisProgram(server);
  if (hasProgram(program)) return undefined;
  return program === "redis-server"
    ? "there is no redis-server program on this machine"
    : `there is no ${program}, see npm run redis:servers`;
}

/** What a server is started with beside the usual. */
export interface RedisSettings {
  /** As {@link redisProgram} takes it. */
  readonly server?: string;
  /** As on the command line. */
  readonly settings?: readonly string[];
  /** It is a Sentinel, which stores nothing. */
  readonly sentinel?: boolean;
  /** Default: a free one. */
  readonly port?: number;
}

/** Starts a server in a new folder. */
export async function startRedis({
  server,
  settings: more = [],
  sentinel = false,
  port: chosen,
}: RedisSettings = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "revent-redis-"));
  const port = chosen ?? (await freePort());
  // A Sentinel has it rewritten with what it changes, its own as that of servers.
  const file = join(folder, "redis.conf");
  writeFileSync(file, "");
  let child: ChildProcess;
  const start = async () => {
    const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder];
    const durable = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"];
    const args = [file, ...(sentinel ? ["--sentinel"] : durable), ...settings, ...more];
    child = spawn(redisProgram(server), args, { stdio: "ignore" });
    endWithUs(child);
    try {
      await eventually(() => ping(port));
    } catch (error) {
      await endProcess(child, "SIGKILL");
      throw error;
    }
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => endProcess(child, "SIGKILL"),
    start,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async stop() {
      await endProcess(child, "SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ping(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.once("error", reject);
    socket.once("data", (data) => {
      socket.destroy();
      if (`${data}`.startsWith("+PONG")) resolve();
      else reject(new Error(`redis-server says ${data}`));
    });
  });
}
