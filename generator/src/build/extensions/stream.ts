import { child, type Located } from "../../load/index.ts";
import type { StreamSettings } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { type Field, isWhole, readFields } from "./object.ts";

const fields: Readonly<Record<string, Field>> = {
  partitions: {
    expected: "a whole number from 1 to 1024",
    accepts: (value) => isWhole(value, 1, 1024),
  },
  retention: {
    expected: "a duration such as 30m, 12h or 7d",
    accepts: (value) => typeof value === "string" && /^[1-9]\d{0,8}(s|m|h|d|w)$/.test(value),
  },
  encoding: {
    expected: "cloudevents or flat",
    accepts: (value) => value === "cloudevents" || value === "flat",
  },
  order: {
    expected: "none or key",
    accepts: (value) => value === "none" || value === "key",
  },
  maxLength: {
    expected: "a whole number of entries from 1",
    accepts: (value) => isWhole(value, 1, Number.MAX_SAFE_INTEGER),
  },
  maxBytes: {
    expected: "a whole number of bytes from 1",
    accepts: (value) => isWhole(value, 1, Number.MAX_SAFE_INTEGER),
  },
  durability: {
    expected: "primary, fsync or replicas(n)",
    accepts: (value) =>
      typeof value === "string" && /^(primary|fsync|replicas\([1-9]\d?\))$/.test(value),
  },
};

/** Ms of a unit of time. */
const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function msOf(duration: string): number {
  return Number(duration.slice(0, -1)) * (units[duration.slice(-1)] ?? 0);
}

/** Order by key needs keys, and a flat entry has no place for one. */
function reportKeyless({ diagnostics }: Context, extension: Located): void {
  const { file, pointer } = child(extension, "order") ?? extension;
  diagnostics.error(
    "setting-unsupported",
    { file, pointer },
    "`order: key` cannot be kept with `encoding: flat`, which has no place for a key.",
    "Use `encoding: cloudevents`, or leave out the order.",
  );
}

/** `x-stream` of a channel, with defaults filled in. */
export function readStreamSettings(context: Context, channel: Located): StreamSettings {
  const extension = child(channel, "x-stream");
  const settings = readFields(context, extension, fields) ?? {};
  const { partitions, retention, encoding, durability, order, maxLength, maxBytes } = settings;
  if (extension !== undefined && order === "key" && encoding === "flat")
    reportKeyless(context, extension);
  return {
    partitions: typeof partitions === "number" ? partitions : 1,
    order: order === "key" ? "key" : "none",
    ...(typeof retention === "string" && { retentionMs: msOf(retention) }),
    ...(typeof maxLength === "number" && { maxLength }),
    ...(typeof maxBytes === "number" && { maxBytes }),
    encoding: encoding === "flat" ? "flat" : "cloudevents",
    durability: typeof durability === "string" ? durability : "primary",
  };
}
