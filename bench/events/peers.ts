import { join } from "node:path";
import { installInto } from "../install.ts";
import type { Job } from "./client/figures.ts";

/** What is compared with. */
const needs = {
  "@moleculer/channels": "0.1.8",
  bullmq: "6.7.0",
  ioredis: "5.11.1",
  moleculer: "0.14.36",
};

/** Where the peers are. */
export const cache = join(import.meta.dirname, "../../node_modules/.cache/revent-bench-events");

/** Whoever can take part; says why where the others cannot be installed. */
export function participants(): readonly Job["peer"][] {
  const why = installInto(cache, needs);
  if (why === undefined) return ["raw", "same", "revent", "bullmq", "moleculer"];
  console.log(`Without BullMQ and @moleculer/channels: ${why}.`);
  return ["raw", "same", "revent"];
}

/** Names for people. */
export const names: Readonly<Record<Job["peer"], string>> = {
  raw: "ioredis",
  same: "ioredis, same fields",
  revent: "revent",
  bullmq: `BullMQ ${needs.bullmq}`,
  moleculer: `@moleculer/channels ${needs["@moleculer/channels"]}`,
};
