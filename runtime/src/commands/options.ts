import { parseArgs } from "node:util";
import { RedisBroker } from "../brokers/redis/index.ts";
import { ReventError } from "../errors/index.ts";
import { silentLogger } from "../logger.ts";
import { type CommandIo, UsageError } from "./io.ts";

/** What stands on a command line: values by option, and the rest. */
export interface CommandLine {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

/** @param known options, and whether they have a value */
export function readCommandLine(
  args: readonly string[],
  known: Readonly<Record<string, "string" | "boolean">>,
): CommandLine {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, type]) => [name, { type }] as const),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, redis: { type: "string" }, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    return { values, words: positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The value of an option that has one. */
export function textOf({ values }: CommandLine, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** A positive number. */
export function numberOf(line: CommandLine, name: string): number | undefined {
  const text = textOf(line, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--${name} needs a number above 0, and not "${text}".`);
}

/** The broker that `--redis` or `REDIS_URL` names, for as long as the work goes on. */
export async function withBroker<T>(
  line: CommandLine,
  { env }: CommandIo,
  work: (broker: RedisBroker) => Promise<T>,
): Promise<T> {
  const url = textOf(line, "redis") ?? env.REDIS_URL;
  if (url === undefined || url === "")
    throw new UsageError("Say where Redis is: --redis URL, or REDIS_URL in the environment.");
  const broker = new RedisBroker({ url, logger: silentLogger });
  try {
    return await work(broker);
  } catch (error) {
    throw told(error);
  } finally {
    await broker.close();
  }
}

/** What Redis, or the connection to it, has against a command, is no defect of ours. */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message: cause } = error;
  if (name === "ReplyError")
    return new ReventError("broker_unavailable", `Redis refuses that: ${cause}`, { cause: error });
  return name === "Error" ? new ReventError("broker_unavailable", cause, { cause: error }) : error;
}
