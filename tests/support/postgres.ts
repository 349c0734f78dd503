import { spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { endProcess, endWithUs, eventually, freePort, hasProgram } from "./process.ts";

/** A PostgreSQL server of the tests' own. */
export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Why there can be no server here, or nothing where there can. */
export function whyNoPostgres(): string | undefined {
  if (!hasProgram("initdb") || !hasProgram("postgres"))
    return "there is no postgres program on this machine";
  if (process.getuid?.() === 0 && !unprivileged())
    return "postgres does not run as root, and there is no user postgres or nobody";
  return undefined;
}

/** Starts a server with an empty database, in a new folder and on a free port. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "revent-postgres-"));
  const user = process.getuid?.() === 0 ? unprivileged() : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const init = spawnSync("initdb", ["-D", data, "-U", "revent", "-A", "trust", "--no-sync"], {
    ...user,
    cwd: folder,
    encoding: "utf8",
  });
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}`);
  const port = await freePort();
  const settings = ["-h", "127.0.0.1", "-p", `${port}`, "-k", folder, "-c", "fsync=off"];
  const child = spawn("postgres", ["-D", data, ...settings], {
    ...user,
    cwd: folder,
    stdio: "ignore",
  });
  endWithUs(child);
  const url = `postgres://revent@127.0.0.1:${port}/postgres`;
  await eventually(() => connectOnce(url), 20_000);
  return {
    url,
    async stop() {
      await endProcess(child, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function connectOnce(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.end();
}

/** A user that the server may run as, where we are root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  const fields = ["postgres", "nobody"]
    .map((name) => users.find((line) => line.startsWith(`${name}:`))?.split(":"))
    .find((found) => found !== undefined);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}
