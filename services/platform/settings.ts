import { checkRedisUrl } from "@revent/runtime/redis";

/** The services, each with its place above `PORT_BASE`. */
export const serviceNames = ["auth", "users", "posts", "chat"] as const;

export type ServiceName = (typeof serviceNames)[number];

/** What the environment says. */
export type Settings = {
  /** Where each service listens. */
  readonly ports: Readonly<Record<ServiceName, number>>;
  /** Where the auth service answers, for the keys that tokens are checked with. */
  readonly authUrl: string;
  /** Absent: the embedded broker. */
  readonly redisUrl?: string;
  /** The database of a service. Absent: PGlite. */
  readonly databaseUrl?: (service: ServiceName) => string;
  /** Where the embedded broker and databases keep their files. */
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** Whether each service shows its contract at `/docs`. */
  readonly showsDocs: boolean;
  /** Where a worker process answers health checks. Absent: nowhere. */
  readonly healthPort?: number;
  /** How long a web process of its own still serves, not ready any more, once it is told to stop. */
  readonly drainMs: number;
  /** Whether the environment speaks of OpenTelemetry: any `OTEL_…`, other than `OTEL_SDK_DISABLED=true`. */
  readonly traces: boolean;
};

export type LogLevel = (typeof logLevels)[number];

/** Several services in one process, or one half of one service. */
export type Mode = "together" | "apart";

type Environment = Readonly<Record<string, string | undefined>>;

const lastPort = 65_535;

/** The settings, or a line for each thing that is wrong with them. */
export function readSettings(
  env: Environment,
  mode: Mode,
): { settings: Settings } | { faults: string[] } {
  const faults: string[] = [];
  const portBase = readWhole(env, "PORT_BASE", [1, lastPort - serviceNames.length], faults) ?? 3000;
  const redisUrl = readRedisUrl(env.REDIS_URL, faults);
  const databaseUrl = readUrl(env, "DATABASE_URL", ["postgres:", "postgresql:"], faults);
  const authUrl = readUrl(env, "AUTH_URL", ["http:", "https:"], faults);
  const logLevel = readLogLevel(env.LOG_LEVEL, mode, faults);
  const showsDocs = readSwitch("API_DOCS", env.API_DOCS, mode === "together", faults);
  const healthPort = readWhole(env, "HEALTH_PORT", [1, lastPort], faults);
  const drainMs = readWhole(env, "DRAIN_MS", [0, 600_000], faults) ?? 1000;
  if (mode === "apart") faults.push(...missingServers(env));
  if (mode === "together" && databaseUrl !== undefined && !databaseUrl.includes("{service}")) {
    faults.push(
      "DATABASE_URL must contain {service}, as in postgres://localhost/revent_{service}: " +
        "several services run in this process, and each has a database of its own.",
    );
  }
  if (faults.length > 0) return { faults };
  return {
    settings: {
      ports: { auth: portBase + 1, users: portBase + 2, posts: portBase + 3, chat: portBase + 4 },
      authUrl: authUrl ?? `http://localhost:${portBase + 1}`,
      ...(redisUrl !== undefined && { redisUrl }),
      ...(databaseUrl !== undefined && {
        databaseUrl: (service) => databaseUrl.replaceAll("{service}", service),
      }),
      dataDir: env.DATA_DIR || ".data",
      logLevel,
      showsDocs,
      ...(healthPort !== undefined && { healthPort }),
      drainMs,
      traces: speaksOfTelemetry(env),
    },
  };
}

/** A whole number in a range; undefined where it is left out, or is none. */
function readWhole(
  env: Environment,
  name: string,
  [from, to]: readonly [number, number],
  faults: string[],
): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && from <= number && number <= to) return number;
  faults.push(`${name} must be a whole number from ${from} to ${to}, but is "${text}".`);
  return undefined;
}

/** Whatever the broker takes. */
function readRedisUrl(text: string | undefined, faults: string[]): string | undefined {
  if (!text) return undefined;
  try {
    checkRedisUrl(text);
  } catch (fault) {
    faults.push(`REDIS_URL: ${fault instanceof Error ? fault.message : fault}`);
  }
  return text;
}

function speaksOfTelemetry(env: Environment): boolean {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return false;
  return Object.entries(env).some(([name, value]) => name.startsWith("OTEL_") && value);
}

/** Values are not repeated in faults: a URL may hold a password. */
function readUrl(
  env: Environment,
  name: string,
  protocols: readonly string[],
  faults: string[],
): string | undefined {
  const text = env[name];
  if (!text) return undefined;
  const url = text.replaceAll("{service}", "service");
  if (URL.canParse(url) && protocols.includes(new URL(url).protocol)) return text;
  faults.push(
    `${name} must be a URL that begins with ${protocols.map((p) => `${p}//`).join(" or ")}.`,
  );
  return undefined;
}

function readLogLevel(text: string | undefined, mode: Mode, faults: string[]): LogLevel {
  if (!text) return mode === "together" ? "warn" : "info";
  const level = logLevels.find((known) => known === text);
  if (!level) faults.push(`LOG_LEVEL must be one of ${logLevels.join(", ")}, but is "${text}".`);
  return level ?? "info";
}

function readSwitch(
  name: string,
  text: string | undefined,
  otherwise: boolean,
  faults: string[],
): boolean {
  if (!text) return otherwise;
  if (text !== "on" && text !== "off") faults.push(`${name} must be on or off, but is "${text}".`);
  return text === "on";
}

/** Processes that run apart meet only at servers: embedded ones cannot be shared. */
function missingServers(env: Environment): string[] {
  const wanted = [
    ["REDIS_URL", "the Redis server that carries the events, such as redis://localhost:6379"],
    [
      "DATABASE_URL",
      "the PostgreSQL database, such as postgres://localhost/revent_{service} ({service} is replaced by the name)",
    ],
  ] as const;
  const missing = wanted.filter(([name]) => !env[name]);
  if (missing.length === 0) return [];
  const what = missing.map(([name, meaning]) => `${name} to ${meaning}`).join(", and ");
  return [`Web and worker as processes of their own need servers to share: set ${what}.`];
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
