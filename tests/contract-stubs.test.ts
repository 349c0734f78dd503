import { basename } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { run } from "../generator/src/commands/run.ts";
import { captureIo } from "../generator/src/commands/testing/project.ts";
import type { Route } from "../generator/src/model/index.ts";
import type { Router } from "../runtime/src/codegen/index.ts";
import { serve } from "../runtime/src/http/index.ts";
import { Judge } from "./http-fuzz/judge.ts";
import { StubCore } from "./http-fuzz/stub-core.ts";
import { type Subject, subjects } from "./http-fuzz/subjects.ts";

// `revent check service` asks the router of every golden case and of this repository's services, with a core that
// answers anything its contract allows. It has to find nothing wrong with them, and to find what is broken on purpose.
const seed = Number(process.env.REVENT_FUZZ_SEED ?? 1);

/** Receivers of webhooks are no services of their own: their requests are signed. */
const all = (await subjects())
  .filter(({ sign }) => sign === undefined)
  .map((subject) => [`${subject.name} of ${basename(subject.root)}`, subject] as const);

/** Contracts that no service of ours can keep, and what is rightly said of them. */
const imperfect: ReadonlyMap<string, RegExp> = new Map([
  [
    "names",
    /`createThing` .* answered 400, but as application\/problem\+json; it declares application\/json\./,
  ],
]);

/** Statuses of a service that fails or does not understand a valid request, which are faults even where they are declared. */
function isFault(status: string, { responses }: Route): boolean {
  const isElse = status === "default" && responses.some((one) => one.status === "4XX");
  return isElse || status.startsWith("5") || ["405", "406", "415"].includes(status);
}

/** Serves a subject; `breaking` changes what it answers. */
async function start(subject: Subject, breaking: Breaking = () => undefined): Promise<string> {
  const routes = subject.service.routes.map((route) => ({
    ...route,
    responses: route.responses.filter(({ status }) => !isFault(status, route)),
  }));
  const stubbed = { ...subject, service: { ...subject.service, routes } };
  const core = new StubCore(stubbed, new Judge(subject.types), seed);
  const knows = (given: unknown) => (given === "wrong-credential" ? undefined : {});
  const schemes = subject.service.securitySchemes.map(({ name }) => [name, knows]);
  const quiet = () => undefined;
  const router = subject.router(core.methods, {
    security: Object.fromEntries(schemes),
    notFound: true,
    responses: "enforce",
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  const changing: Router = (request, response, next) => {
    core.choice++;
    breaking(response);
    router(request, response, next);
  };
  const { port, close } = await serve(changing, { port: 0, host: "127.0.0.1" });
  onTestFinished(() => close({ deadlineMs: 0 }));
  return `http://127.0.0.1:${port}`;
}

type Breaking = (response: Parameters<Router>[1]) => void;

async function check({ name, root, service }: Subject, url: string, ...options: readonly string[]) {
  const { io, text } = captureIo(root);
  const credentials = ["Authorization: Bearer t0ken", "X-Api-Key: k"];
  const keys = service.securitySchemes.filter(
    ({ credentials: one }) => one.type === "apiKey" && one.in === "query",
  );
  const code = await run(
    [
      ...["check", "service", url, "--service", name, "--seed", String(seed), ...options],
      ...credentials.flatMap((one) => ["--header", one]),
      ...keys.flatMap((one) => ["--credential", `${one.name}=k`]),
    ],
    io,
  );
  return { code, out: `${text.out}${text.err}` };
}

/** Answers with another status, or another media type. */
function changed(change: { status?: number; mediaType?: string }): Breaking {
  return (response) => {
    const writeHead = response.writeHead.bind(response);
    const other = (status: number, headers: object) => {
      const { mediaType } = change;
      const typed = "content-type" in headers && mediaType !== undefined;
      return writeHead(change.status ?? status, {
        ...headers,
        ...(typed && { "content-type": mediaType }),
      });
    };
    Object.assign(response, { writeHead: other });
  };
}

describe("revent check service", { timeout: 60_000 }, () => {
  it.each(all)("finds nothing wrong with %s", async (_, subject) => {
    const url = await start(subject);
    const { code, out } = await check(subject, url, "--negative");
    const errors = out.split("\n").filter((line) => /^specs\/\S+ {2}\S+ {2}`/.test(line));
    const known = imperfect.get(subject.name);
    expect(errors).toEqual(known === undefined ? [] : [expect.stringMatching(known)]);
    expect(code).toBe(known === undefined ? 0 : 1);
  });

  it.each(all)("finds an undeclared status of %s", async (_, subject) => {
    const url = await start(subject, changed({ status: 299 }));
    const { out } = await check(subject, url, "--requests", "3");
    for (const { name, responses } of subject.service.routes) {
      const isDeclared = responses.some(({ status }) => ["2XX", "default"].includes(status));
      if (!isDeclared) expect(out).toContain(`answer-undeclared  \`${name}\` answered 299`);
    }
  });

  it.each(all)("finds another media type of %s", async (_, subject) => {
    const url = await start(subject, changed({ mediaType: "application/x-other" }));
    const { out } = await check(subject, url, "--requests", "10");
    for (const { name, responses } of subject.service.routes) {
      const types = responses.flatMap(({ content }) => content.map(({ mediaType }) => mediaType));
      if (types.length === 0 || types.some((one) => one.startsWith("*/"))) continue;
      expect(out).toMatch(new RegExp(`\`${name}\` answered \\d+, but as application/x-other;`));
    }
  });
});
