import { didYouMean } from "../diagnostics/index.ts";
import {
  type Exercise,
  type Given,
  quote,
  type Reporting,
  secretOf,
  together,
  variableOf,
} from "../exercise/index.ts";
import type { Route, Service, Workspace } from "../model/index.ts";
import type { Arguments } from "./arguments.ts";
import { credentialsOf } from "./check-service-credentials.ts";
import { UsageError } from "./usage-error.ts";

/** Everything that a check of a running service needs to know. */
export type ServiceCheck = Exercise & Reporting;

const DEFAULT_REQUESTS = 25;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_DURATION_S = 300;
const LARGEST = 2 ** 31 - 1;

/**
 * What the command line says about a check of a running service.
 *
 * @throws UsageError for a URL, a service, an operation or an option that cannot be used
 */
export async function serviceCheckOf(
  { services, types }: Workspace,
  parsed: Arguments,
): Promise<ServiceCheck> {
  const { lists, flags } = parsed;
  const baseUrl = urlOf(parsed.argument);
  const service = serviceOf(services, parsed.values.get("service"));
  const given: Given = {
    headers: (lists.get("header") ?? []).map(headerOf).map((one) => secretOf(...one)),
    query: (lists.get("query") ?? []).map((one) => secretOf(...namedValue("query", one))),
  };
  const credentials = credentialsOf(service, lists.get("credential") ?? []);
  const seed = numberOf(parsed, "seed", 0) ?? Math.floor(Math.random() * LARGEST);
  return {
    service,
    types,
    routes: routesOf(service, lists.get("operation") ?? []),
    baseUrl,
    given,
    credentials,
    secrets: together([given, ...credentials.values()]),
    seed,
    values: (lists.get("value") ?? []).map((one) => namedValue("value", one)),
    negative: flags.has("negative"),
    requests: numberOf(parsed, "requests", 1) ?? DEFAULT_REQUESTS,
    timeoutMs: numberOf(parsed, "timeout", 1) ?? DEFAULT_TIMEOUT_MS,
    durationMs: 1000 * (numberOf(parsed, "duration", 1) ?? DEFAULT_DURATION_S),
    again: (operation) => commandAgain(parsed, { seed, operation, given, credentials }),
  };
}

/** The same command for one operation, with its seed; values of headers are read from the environment. */
function commandAgain(
  { argument = "", values, lists, flags }: Arguments,
  {
    seed,
    operation,
    given,
    credentials,
  }: { operation: string } & Pick<Exercise, "seed" | "given" | "credentials">,
): string {
  const kept = [...values].filter(([name]) => !["seed", "format"].includes(name));
  const options = [...kept, ...(lists.get("value") ?? []).map((one) => ["value", one] as const)];
  return [
    `revent check service ${word(argument)}`,
    ...options.map(([name, value]) => `--${name} ${word(value)}`),
    ...given.headers.map(({ name, shell }) => `--header "${name}: ${shell}"`),
    ...given.query.map(({ name, shell }) => `--query "${name}=${shell}"`),
    ...[...credentials.keys()].map((name) => `--credential "${name}=$${variableOf(name)}"`),
    ...[...flags].map((flag) => `--${flag}`),
    `--operation ${word(operation)} --seed ${seed}`,
  ].join(" ");
}

/** A word that a shell takes as it is stays so. */
function word(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : quote(text);
}

function urlOf(argument: string | undefined): URL {
  if (argument === undefined)
    throw new UsageError("Say where the service is: revent check service http://localhost:3000");
  const url = URL.canParse(argument) ? new URL(argument) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new UsageError(
      `\`${argument}\` is no URL of a service. Write one like http://localhost:3000.`,
    );
  if (url.username !== "" || url.password !== "")
    throw new UsageError(
      "The URL holds credentials. Give them with --credential, so that they are not printed.",
    );
  if (url.search !== "" || url.hash !== "")
    throw new UsageError(
      `\`${argument}\` has more than a path. Leave out what begins with \`?\` or \`#\`.`,
    );
  return url;
}

function serviceOf(services: readonly Service[], wanted: string | undefined): Service {
  const served = services.filter(({ routes }) => routes.length > 0);
  const known = served.map(({ name }) => name).join(", ") || "none";
  const [first, ...others] = served;
  if (wanted !== undefined) {
    const named = served.find(({ name }) => name === wanted);
    if (named !== undefined) return named;
    const meant = didYouMean(
      wanted,
      served.map(({ name }) => name),
    );
    throw new UsageError(
      `There is no service \`${wanted}\` with operations. ${meant ?? `There are: ${known}.`}`,
    );
  }
  if (first === undefined)
    throw new UsageError("No service has operations: there is nothing to check.");
  if (others.length > 0) throw new UsageError(`Say which service it is with --service: ${known}.`);
  return first;
}

function routesOf({ name, routes }: Service, wanted: readonly string[]): readonly Route[] {
  const names = routes.map((route) => route.name);
  for (const one of wanted) {
    if (names.includes(one)) continue;
    const hint = didYouMean(one, names) ?? `There are: ${names.join(", ")}.`;
    throw new UsageError(`\`${name}\` has no operation \`${one}\`. ${hint}`);
  }
  return wanted.length === 0 ? routes : routes.filter((route) => wanted.includes(route.name));
}

function headerOf(text: string): readonly [string, string] {
  const [, name, value] =
    /^([!#$%&'*+.^_`|~\w-]+)\s*:\s*([\t\x20-\x7e\x80-\xff]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(
      'A value of `--header` is no header. Write it like "Authorization: Bearer …".',
    );
  return [name, value.trim()];
}

/** A query may hold what must not be printed. */
function namedValue(option: "query" | "value", text: string): readonly [string, string] {
  const [, name, value] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(
      `A value of \`--${option}\` has no name. Write it like --${option} name=7.`,
    );
  return [name, value];
}

function numberOf({ values }: Arguments, name: string, least: number): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= LARGEST) return number;
  throw new UsageError(
    `\`--${name}\` cannot be \`${text}\`. It is a whole number from ${least} to ${LARGEST}.`,
  );
}
