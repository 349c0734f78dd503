import { child, type Located } from "../../load/index.ts";
import type { Place, StreamSettings } from "../../model/index.ts";
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

/** Settings that the runtime keeps with this value only; it would be a false promise to take another. */
const kept: Readonly<Record<string, unknown>> = { partitions: 1, durability: "primary" };

function reportUnkept(
  { diagnostics }: Context,
  extension: Located,
  settings: Readonly<Record<string, unknown>>,
): void {
  for (const [key, value] of Object.entries(settings)) {
    const at = child(extension, key);
    if (at === undefined || !(key in kept) || value === kept[key]) continue;
    const message = `\`${key}: ${value}\` cannot be kept by this version of the runtime.`;
    const hint = `Leave it out, or write \`${key}: ${kept[key]}\`.`;
    diagnostics.error("setting-unsupported", placeOf(at), message, hint);
  }
  const retention = child(extension, "retention");
  if (retention === undefined) return;
  const message = "Entries are kept for ever: this version of the runtime does not trim streams.";
  diagnostics.warn("setting-unsupported", placeOf(retention), message);
}

function placeOf({ file, pointer }: Located): Place {
  return { file, pointer };
}

/** `x-stream` of a channel, with defaults filled in. */
export function readStreamSettings(context: Context, channel: Located): StreamSettings {
  const extension = child(channel, "x-stream");
  const settings = readFields(context, extension, fields) ?? {};
  const { partitions, retention, encoding, durability } = settings;
  if (extension !== undefined) reportUnkept(context, extension, settings);
  return {
    partitions: typeof partitions === "number" ? partitions : 1,
    ...(typeof retention === "string" && { retention }),
    encoding: encoding === "flat" ? "flat" : "cloudevents",
    durability: typeof durability === "string" ? durability : "primary",
  };
}
