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
  durability: {
    expected: "primary, fsync or replicas(n)",
    accepts: (value) =>
      typeof value === "string" && /^(primary|fsync|replicas\([1-9]\d?\))$/.test(value),
  },
};

/** `x-stream` of a channel, with defaults filled in. */
export function readStreamSettings(context: Context, channel: Located): StreamSettings {
  const { partitions, retention, encoding, durability } =
    readFields(context, child(channel, "x-stream"), fields) ?? {};
  return {
    partitions: typeof partitions === "number" ? partitions : 1,
    ...(typeof retention === "string" && { retention }),
    encoding: encoding === "flat" ? "flat" : "cloudevents",
    durability: typeof durability === "string" ? durability : "primary",
  };
}
