import { pino } from "pino";
import { type Mode, readSettings, type ServiceName, serviceNames } from "./platform/settings.ts";

const usage = `Runs the example application: ${serviceNames.join(", ")}.

  npm start                    every service, web and worker, in one process
  npm run web -- <service>     the web process of one service
  npm run worker -- <service>  the worker process of one service

What the environment may say, and what holds without it
  PORT_BASE     auth listens one above it, users two, posts three, chat four (3000)
  REDIS_URL     the Redis server that carries events (a broker inside the process)
  DATABASE_URL  the PostgreSQL database; {service} is replaced by the service's name (PGlite)
  DATA_DIR      where broker and databases keep their files without servers (.data)
  HEALTH_PORT   where a worker process answers /healthz and /readyz (nowhere)
  DRAIN_MS      how long a web process that is told to stop still serves, while /readyz says 503 (1000)
  OTEL_…        any of them: what the OpenTelemetry SDK of this process gets to see (nothing is loaded)
  AUTH_URL      where auth answers (its port on localhost)
  LOG_LEVEL     trace, debug, info, warn, error, fatal or silent (npm start: warn, else info)
  API_DOCS      on or off: each service shows its contract at /docs (npm start: on, else off)
`;

try {
  await main(process.argv.slice(2));
} catch (error) {
  fail(1, error instanceof Error && error.message !== "" ? error.message : String(error));
}

async function main(words: readonly string[]): Promise<void> {
  const [half, name] = words;
  if (words.includes("--help") || words.includes("-h")) {
    process.stdout.write(usage);
  } else if (half === undefined) {
    const given = environment("together");
    const { runTogether } = await services();
    await runTogether(...given);
  } else if ((half === "web" || half === "worker") && words.length < 3) {
    const given = [serviceNamed(name), ...environment("apart")] as const;
    const { runApart } = await services();
    await runApart(half, ...given);
  } else {
    fail(2, `There is no "${words.join(" ")}" to run; see npm start -- --help.`);
  }
}

/** Loaded when everything else is in order: with databases and all it takes a while. */
function services() {
  return import("./run.ts");
}

function environment(mode: Mode) {
  const result = readSettings(process.env, mode);
  if ("faults" in result) return fail(1, result.faults.join("\n"));
  const { settings } = result;
  const logger = pino({ level: settings.logLevel }, pino.destination({ dest: 2, sync: true }));
  return [settings, logger] as const;
}

function serviceNamed(name: string | undefined): ServiceName {
  const found = serviceNames.find((known) => known === name);
  const fault = name === undefined ? "Which service?" : `There is no service "${name}".`;
  return found ?? fail(2, `${fault} The services are ${serviceNames.join(", ")}.`);
}

/** 1: it cannot run so; 2: it was asked for in the wrong way. */
function fail(exitCode: 1 | 2, message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}
