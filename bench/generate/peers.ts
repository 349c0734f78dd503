import { existsSync } from "node:fs";
import { join } from "node:path";
import { installInto } from "../install.ts";

/** What is compared with, and on what: fetched when it is first asked for, and kept out of `npm ci`. */
const needs = {
  "@hey-api/openapi-ts": "0.99.0",
  "@octokit/openapi": "23.0.2",
  fastify: "5.6.1",
  node: "24.21.0",
  "openapi-typescript": "7.13.0",
  orval: "8.38.0",
  typescript: "5.9.3",
  zod: "4.6.7",
};

/** Peers that are there to be run. */
export interface Peers {
  /** Path of the Node that all of them run on. */
  readonly node: string;
  readonly version: string;
  /** GitHub's whole API, as one JSON document with references. */
  readonly github: string;
  readonly commands: readonly Peer[];
}

/** A peer's command line. */
export interface Peer {
  readonly name: string;
  /** Arguments that turn a document into files at a place. */
  args(document: string, out: string): readonly string[];
}

/** Installs the peers into a folder of the cache; says why where that fails, as it does without a network. */
export function installPeers(cache: string): Peers | string {
  const why = installInto(cache, needs);
  const node = join(cache, "node_modules/node/bin/node");
  if (why !== undefined) return why;
  if (!existsSync(node)) return "the package `node` has installed no binary";
  const at = (path: string) => join(cache, "node_modules", path);
  return {
    node,
    version: needs.node,
    github: at("@octokit/openapi/generated/api.github.com.json"),
    commands: [
      hey(at, "types, zod, fastify", ["@hey-api/typescript", "zod", "fastify"]),
      hey(at, "types", ["@hey-api/typescript"]),
      {
        name: "openapi-typescript",
        args: (document, out) => [at("openapi-typescript/bin/cli.js"), document, "-o", `${out}.ts`],
      },
      {
        name: "orval",
        args: (document, out) => [
          at("orval/dist/bin/orval.mjs"),
          ...["--input", document, "--output", `${out}/client.ts`],
        ],
      },
    ],
  };
}

function hey(at: (path: string) => string, what: string, plugins: readonly string[]): Peer {
  return {
    name: `@hey-api/openapi-ts: ${what}`,
    args: (document, out) => [
      at("@hey-api/openapi-ts/bin/run.js"),
      ...["-i", document, "-o", out, "-s", "--no-log-file", "-p", ...plugins],
    ],
  };
}
