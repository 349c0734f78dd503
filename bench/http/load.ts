import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onCore, otherCore } from "../cores.ts";
import { cache } from "./needs.ts";
import type { Asked } from "./routes.ts";

/** What a server has done under load. */
export interface Served {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const CONNECTIONS = 32;

/** Whether there is wrk, which costs far less than what it measures. */
export const hasWrk = spawnSync("wrk", ["--version"]).error === undefined;

/** Asks a server the same over and over on 32 connections; rejects where it answers anything but success. */
export function load(url: string, asked: Asked, seconds: number): Promise<Served> {
  return hasWrk ? wrk(url, asked, seconds) : autocannon(url, asked, seconds);
}

async function wrk(url: string, asked: Asked, seconds: number): Promise<Served> {
  const script = join(cache, `${asked.name}.lua`);
  const { method, path, body } = asked;
  const lines = [`wrk.method = ${JSON.stringify(method)}`];
  if (body !== undefined) {
    lines.push(`wrk.body = [[${JSON.stringify(body)}]]`);
    lines.push('wrk.headers["content-type"] = "application/json"');
  }
  writeFileSync(script, `${lines.join("\n")}\n`);
  const options = ["-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, "--latency", "-s", script];
  const text = await output(["wrk", ...options, url + path]);
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(`${asked.name} at ${url}:\n${text}`);
  const find = (pattern: RegExp) => pattern.exec(text)?.[1] ?? "";
  return {
    requests: Number(find(/(\d+) requests in/)),
    perSecond: Number(find(/Requests\/sec:\s+([\d.]+)/)),
    p50Ms: milliseconds(find(/^\s+50%\s+(\S+)/m)),
    p99Ms: milliseconds(find(/^\s+99%\s+(\S+)/m)),
  };
}

/** `850.00us`, `1.20ms` or `2.00s`. */
function milliseconds(text: string): number {
  const value = Number.parseFloat(text);
  if (text.endsWith("us")) return value / 1000;
  return text.endsWith("ms") ? value : value * 1000;
}

async function autocannon(url: string, asked: Asked, seconds: number): Promise<Served> {
  const { method, path, body } = asked;
  const sent =
    body === undefined ? [] : ["-b", JSON.stringify(body), "-H", "content-type=application/json"];
  const text = await output([
    process.execPath,
    join(cache, "node_modules/autocannon/autocannon.js"),
    ...["--json", "-c", String(CONNECTIONS), "-d", String(seconds), "-m", method, ...sent],
    url + path,
  ]);
  const { requests, latency, non2xx, errors } = JSON.parse(text);
  if (non2xx > 0 || errors > 0) throw new Error(`${asked.name} at ${url}: ${text}`);
  return {
    requests: requests.total,
    perSecond: requests.average,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
  };
}

function output(command: readonly [string, ...string[]]): Promise<string> {
  const [program, args] = onCore(otherCore, command[0], command.slice(1));
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  let said = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${program} answered ${code}: ${said}`)),
    );
  });
}
