import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { createProject } from "./testing/project.ts";
import { type Asked, type Breaking, startThings } from "./testing/things-service.ts";

const usual = ["--seed", "1", "--requests", "5"];
const secrets = {
  bearer: "t0ken",
  user: "ada:pass:wörd",
  header: "h3ader",
  query: "qu/ry",
  cookie: "c00kie",
};
const given = Object.entries(secrets).flatMap(([name, value]) => [
  "--credential",
  `${name}=${value}`,
]);

/** What each operation demands, in the words of OpenAPI. */
const operations = {
  open: "[]",
  byBearer: "[{ bearer: [] }]",
  byUser: "[{ user: [] }]",
  byHeader: "[{ header: [] }]",
  byQuery: "[{ query: [] }]",
  byCookie: "[{ cookie: [] }]",
  byBoth: "[{ bearer: [], header: [] }]",
  byEither: "[{ bearer: [], query: [] }, { user: [] }]",
  byAnyone: "[{}, { user: [] }]",
};
const paths = Object.entries(operations).map(
  ([name, security]) => `  /${name}:
    get:
      operationId: ${name}
      security: ${security}
      responses: { "204": { description: Yes. }, "401": { description: Who? } }
`,
);
const contract = `openapi: 3.1.0
info: { title: Doors, version: 1.0.0 }
paths:
${paths.join("")}components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    user: { type: http, scheme: basic }
    header: { type: apiKey, in: header, name: X-Key }
    query: { type: apiKey, in: query, name: key }
    cookie: { type: apiKey, in: cookie, name: key }
`;

/** What a request shows, by scheme. */
function shownBy({ headers, url }: Asked): Partial<Record<string, string>> {
  const [, type = "", text = ""] = /^(\w+) (.*)$/.exec(headers.authorization ?? "") ?? [];
  const shown = {
    bearer: type === "Bearer" ? text : undefined,
    user: type === "Basic" ? Buffer.from(text, "base64").toString() : undefined,
    header: [headers["x-key"]].flat()[0],
    query: new URL(url, "http://x").searchParams.get("key") ?? undefined,
    cookie: /(?:^|; )key=([^;]*)/.exec(headers.cookie ?? "")?.[1],
  };
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
}

/** What an operation wants to be shown. */
const wanted: Readonly<Record<string, readonly (keyof typeof secrets)[]>> = {
  byBearer: ["bearer"],
  byUser: ["user"],
  byHeader: ["header"],
  byQuery: ["query"],
  byCookie: ["cookie"],
  byBoth: ["bearer", "header"],
  byEither: ["bearer", "query"],
};

/** Lets in who shows what is wanted; `checks` says which of it is looked at. */
function doors(checks: (scheme: string) => boolean = () => true): Breaking {
  return (asked, response) => {
    const name = asked.url.slice(1).replace(/\?.*/, "");
    const shown = shownBy(asked);
    const isRight = (wanted[name] ?? []).every((scheme) =>
      checks(scheme) ? shown[scheme] === secrets[scheme] : shown[scheme] !== undefined,
    );
    if (asked.method !== "GET") response.writeHead(405, { allow: "GET" }).end();
    else if (isRight) response.writeHead(204).end();
    else response.writeHead(401, { "www-authenticate": "Bearer" }).end();
    return true;
  };
}

async function check(breaking: Breaking, ...options: readonly string[]) {
  const { url, asked } = await startThings(breaking);
  const project = createProject({ "specs/doors/openapi.yaml": contract });
  const done = await project.revent("check", "service", url, ...usual, ...options);
  for (const secret of [...Object.values(secrets), "pass:wörd"])
    expect(`${done.out}${done.err}`).not.toContain(secret);
  return { ...done, asked };
}

describe("revent check service --credential", { timeout: 60_000 }, () => {
  it("shows each operation what its security says, and wrong credentials with --negative", async () => {
    const { code, out, asked } = await check(doors(), ...given, "--negative", "--strict");
    expect(out).toMatch(/doors answers as its contract says/);
    expect(code).toBe(0);
    const shown = (name: string) =>
      new Set(
        asked
          .filter(({ url, method }) => method === "GET" && url.replace(/\?.*/, "") === `/${name}`)
          .map((one) => Object.entries(shownBy(one)).flat().join(" ")),
      );
    expect(shown("open")).toEqual(new Set([""]));
    expect(shown("byUser")).toEqual(
      new Set(["", "user ada:pass:wörd", "user nobody:wrong-credential"]),
    );
    expect(shown("byBoth")).toEqual(
      new Set([
        "",
        "bearer t0ken header h3ader",
        "bearer wrong-credential header h3ader",
        "bearer t0ken header wrong-credential",
      ]),
    );
    expect([...shown("byEither")]).toContain("bearer t0ken query qu/ry");
    expect(shown("byAnyone")).toEqual(new Set(["user ada:pass:wörd"]));
  });

  it.each(["bearer", "user", "header", "query", "cookie"])(
    "finds a service that takes any %s",
    async (careless) => {
      const { out } = await check(
        doors((scheme) => scheme !== careless),
        ...given,
        "--negative",
      );
      const name = `by${careless[0]?.toUpperCase()}${careless.slice(1)}`;
      expect(out).toContain(
        `credentials-ignored  \`${name}\` answered 204 to a request with wrong credentials for \`${careless}\`, which has to be refused.`,
      );
      expect(out).not.toMatch(/`byAnyone` answered|`open` answered/);
    },
  );

  it("takes another alternative where the first cannot be met, and says once what cannot be called", async () => {
    const { out, asked } = await check(doors(), "--credential", `user=${secrets.user}`);
    expect(out.match(/credentials-missing/g)).toHaveLength(1);
    expect(out).toMatch(
      /`byBearer` and 4 other operations were not called for lack of credentials: `bearer`, or `header`, or `query`, or `cookie`, or `bearer` with `header`\./,
    );
    expect(out).toMatch(/^ {2}byUser +204 × 4, 401 × 1$/m);
    expect(out).toMatch(/^ {2}byBearer +401 × 1$/m);
    const either = asked.filter(({ url }) => url === "/byEither").map(shownBy);
    expect(either).toContainEqual({ user: secrets.user });
  });

  it("shows a command that shows the same again, with the secret read from the environment", async () => {
    const failing: Breaking = (asked, response) => {
      const isGet = asked.method === "GET";
      response.writeHead(isGet ? 500 : 405, { allow: "GET" }).end();
      return true;
    };
    const { url, asked } = await startThings(failing);
    const project = createProject({ "specs/doors/openapi.yaml": contract });
    const { out } = await project.revent("check", "service", url, ...usual, ...given);
    for (const secret of Object.values(secrets)) expect(out).not.toContain(secret);
    const env = {
      ...process.env,
      ...Object.fromEntries(
        Object.entries(secrets).map(([name, value]) => [name.toUpperCase(), value]),
      ),
    };
    for (const [name, schemes] of Object.entries(wanted)) {
      const signed = [...out.matchAll(/sent: (curl .*)$/gm)]
        .map(([, command = ""]) => command)
        .find((command) => command.includes(`/${name}`) && command.includes("$"));
      const before = asked.length;
      await promisify(execFile)("sh", ["-c", signed ?? `echo no command for ${name} >&2; exit 1`], {
        env,
      });
      const again = asked[before];
      expect(again && shownBy(again)).toEqual(
        Object.fromEntries(schemes.map((scheme) => [scheme, secrets[scheme]])),
      );
    }
    expect(out).toContain('--credential "bearer=$BEARER"');
  });

  it.each([
    ["t0ken", "is not written as --credential SCHEME=VALUE"],
    ["bearr=t0ken", "`doors` has no security scheme `bearr`. Did you mean `bearer`?"],
    ["user=t0ken", "gives for `user` is not written user:password."],
    ["bearer=t0ken\nX-Other: 1", "gives for `bearer` has characters that no header holds."],
    ["cookie=t0ken; other", "gives for `cookie` has characters that no cookie holds."],
  ])("refuses %j, without repeating it", async (text, says) => {
    const project = createProject({ "specs/doors/openapi.yaml": contract });
    const { code, err } = await project.revent(
      ...["check", "service", "http://127.0.0.1:1", "--credential", text],
    );
    expect(err).toContain(says);
    expect(err).not.toContain("t0ken");
    expect(code).toBe(2);
  });
});
