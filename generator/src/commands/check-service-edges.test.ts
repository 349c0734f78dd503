import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeCertificate, whyNoCertificate } from "../../../tests/support/tls.ts";
import { createProject } from "./testing/project.ts";
import {
  type Asked,
  type Breaking,
  startThings,
  thingsContract,
} from "./testing/things-service.ts";

const path = "specs/things/openapi.yaml";
const usual = ["--seed", "1", "--requests", "10", "--timeout", "1000"];

/** The contract of things, behind a key. */
function behindKey(place: string, name: string): string {
  const scheme = `securitySchemes: { key: { type: apiKey, in: ${place}, name: ${name} } }`;
  return thingsContract.replace("components:", `security: [{ key: [] }]\ncomponents:\n  ${scheme}`);
}

/** Answers 401 to whoever does not show the key. */
function demands(isShown: (asked: Asked) => boolean): Breaking {
  return (asked, response) => {
    const isStranger = !isShown(asked);
    if (isStranger) response.writeHead(401, { "www-authenticate": "ApiKey" }).end();
    return isStranger;
  };
}

const secret = "s3cret-key";
const keys = [
  {
    place: "query",
    options: ["--query", `api_key=${secret}`],
    isShown: ({ url }: Asked) => url.endsWith(`?api_key=${secret}`),
    says: /sent: curl .*\?api_key='"\$API_KEY"'' /,
  },
  {
    place: "cookie",
    options: ["--header", `Cookie: api_key=${secret}`],
    isShown: ({ headers }: Asked) => headers.cookie === `api_key=${secret}`,
    says: /sent: curl .* -H "Cookie: \$COOKIE"/,
  },
  {
    place: "header",
    options: ["--header", `api_key: ${secret}`],
    isShown: ({ headers }: Asked) => headers.api_key === secret,
    says: /sent: curl .* -H "api_key: \$API_KEY"/,
  },
];

/** The service of things reads no query. */
function withoutQuery(breaking: Breaking): Breaking {
  return (asked, response) => {
    const isBroken = breaking(asked, response);
    Object.assign(asked, { url: asked.url.split("?")[0] });
    return isBroken;
  };
}

const noCertificate = whyNoCertificate();
if (noCertificate) console.warn(`A test of https is skipped: ${noCertificate}.`);

describe("revent check service", { timeout: 60_000 }, () => {
  it.each(keys)("shows a key in the $place, and prints it nowhere", async (one) => {
    const { place, options, isShown, says } = one;
    const project = createProject({ [path]: behindKey(place, "api_key") });
    const { url } = await startThings(withoutQuery(demands(isShown)));
    const good = await project.revent("check", "service", url, ...usual, ...options);
    expect(good.out).toMatch(/things answers as its contract says/);
    expect(good.code).toBe(0);
    const open = await startThings(withoutQuery(() => false));
    const bad = await project.revent("check", "service", open.url, ...usual, ...options);
    expect(bad.out).toMatch(/credentials-ignored {2}`addThing` answered 201 to a request without/);
    const failing = await startThings((_, response) => response.writeHead(500).end() !== undefined);
    const failed = await project.revent("check", "service", failing.url, ...usual, ...options);
    expect(failed.out).toMatch(says);
    expect(good.out + bad.out + failed.out).not.toContain(secret);
  });

  it("sends its own cookies beside those that are given", async () => {
    const cookie =
      "{ name: page, in: cookie, required: true, schema: { type: integer, minimum: 1 } }";
    const contract = behindKey("cookie", "api_key").replace(
      "operationId: watchThings",
      `operationId: watchThings\n      parameters: [${cookie}]`,
    );
    const { url, asked } = await startThings();
    await createProject({ [path]: contract }).revent(
      ...["check", "service", url, ...usual, "--operation", "watchThings"],
      ...["--header", `Cookie: api_key=${secret}`],
    );
    expect(asked.map(({ headers }) => headers.cookie)).toContainEqual(
      expect.stringMatching(/^page=\d+; api_key=s3cret-key$/),
    );
  });

  it("stops when its time is over, and says so", async () => {
    const { url } = await startThings((asked, response) => {
      if (asked.url !== "/things") return false;
      setTimeout(() => response.writeHead(400).end(), 120);
      return true;
    });
    const started = performance.now();
    const { code, out } = await createProject({ [path]: thingsContract }).revent(
      ...["check", "service", url, "--requests", "1000", "--duration", "1"],
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(out).toMatch(
      /check-unfinished {2}warning: `addThing` and 2 other operations were not tried to the end, for the check may take 1 s\./,
    );
    expect(code).toBe(0);
  });

  it("leaves out an operation whose schema allows no value", async () => {
    const contract = thingsContract.replace("maxLength: 20", "pattern: '^b', enum: [a]");
    const { url } = await startThings();
    const { code, out } = await createProject({ [path]: contract }).revent(
      ...["check", "service", url, ...usual],
    );
    expect(out).toMatch(
      /value-impossible {2}warning: `addThing` is left out, because no valid value could be made for NewThing\./,
    );
    expect(out).toMatch(/addThing +not tried/);
    expect(code).toBe(0);
  });

  it("sends what the contract shows for parameters and bodies", async () => {
    const contract = thingsContract
      .replace(
        "in: path, required: true,",
        "in: path, required: true, examples: { one: { value: 4711 } },",
      )
      .replace(
        /(requestBody:[\s\S]*?schema: \{ \$ref: "#\/components\/schemas\/NewThing" \})/,
        "$1\n            example: { name: shown }",
      );
    const { url, asked } = await startThings();
    for (const operation of ["getThing", "addThing"])
      await createProject({ [path]: contract }).revent(
        ...["check", "service", url, "--seed", "1", "--requests", "1", "--operation", operation],
      );
    expect(asked.map(({ text }) => text)).toContain('{"name":"shown"}');
    expect(asked.map((one) => one.url)).toContain("/things/4711");
  });

  it("says that there is nothing to check", async () => {
    const contract = "openapi: 3.1.0\ninfo: { title: None, version: 1.0.0 }\npaths: {}\n";
    const { code, err } = await createProject({ [path]: contract }).revent(
      ...["check", "service", "http://127.0.0.1:1"],
    );
    expect(err).toMatch(/No service has operations: there is nothing to check\./);
    expect(code).toBe(2);
  });

  it.skipIf(noCertificate)(
    "says that a certificate is not trusted, and that no TLS is spoken",
    async () => {
      const { ca, key, remove } = makeCertificate();
      onTestFinished(remove);
      const server = createServer({ cert: ca, key }, (_, response) => response.end());
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => void server.close());
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const project = createProject({ [path]: thingsContract });
      const untrusted = await project.revent("check", "service", url);
      expect(untrusted.err).toMatch(
        /The certificate of https:\S+ is not trusted: self-signed certificate\. Name a file .* NODE_EXTRA_CA_CERTS\./,
      );
      expect(untrusted.code).toBe(2);
      const plain = await startThings();
      const { err } = await project.revent("check", "service", plain.url.replace("http", "https"));
      expect(err).toMatch(/does not speak TLS\. Write http: in its place\./);
    },
  );
});
