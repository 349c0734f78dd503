import { existsSync } from "node:fs";
import { join } from "node:path";
import { installInto } from "../install.ts";

/** What is compared with. */
const peers = {
  "@hono/node-server": "2.1.9",
  "@hono/zod-openapi": "1.6.3",
  "@nestjs/common": "12.5.1",
  "@nestjs/core": "12.5.1",
  "@nestjs/platform-express": "12.5.1",
  autocannon: "9.0.0",
  "class-transformer": "0.5.1",
  "class-validator": "0.15.1",
  express: "5.3.0",
  "express-openapi-validator": "5.6.2",
  fastify: "5.12.8",
  hono: "4.13.19",
  "reflect-metadata": "0.2.2",
  rxjs: "7.8.2",
  zod: "4.6.7",
};

/** By what is asked for on the command line. */
const nodes: Readonly<Record<string, string>> = { 20: "20.20.2", 24: "24.21.0", 26: "26.10.0" };

/** Where servers and peers are. */
export const cache = join(import.meta.dirname, "../../node_modules/.cache/revent-bench-http");

/** A Node.js that servers run on. */
export interface Runtime {
  readonly version: string;
  readonly binary: string;
}

/** Installs the peers; ends the benchmark where they cannot be had. */
export function installPeers(): void {
  const failure = installInto(cache, peers);
  if (failure !== undefined) throw new Error(`There is nothing to compare with: ${failure}.`);
}

/** Installs one major version of Node.js; why there is none otherwise. */
export function installNode(major: string): Runtime | string {
  const version = nodes[major];
  if (version === undefined) return `Node ${major} is none of ${Object.keys(nodes).join(", ")}`;
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(cache, `node-${major}`);
  const failure = installInto(folder, { [name]: version });
  if (failure !== undefined) return failure;
  const binary = join(folder, "node_modules", name, "bin/node");
  return existsSync(binary) ? { version, binary } : `${name} ${version} has no binary`;
}
