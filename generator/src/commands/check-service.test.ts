import { execFile } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { run } from "./run.ts";
import { captureIo, createProject } from "./testing/project.ts";
import { type Breaking, json, startThings, thingsContract } from "./testing/things-service.ts";

const files = { "specs/things/openapi.yaml": thingsContract };
const usual = ["--seed", "1", "--requests", "30", "--timeout", "1000"];

async function check(url: string, ...options: string[]) {
  return createProject(files).revent("check", "service", url, ...usual, ...options);
}

interface Case {
  readonly name: string;
  readonly breaking: Breaking;
  readonly says: RegExp;
  readonly options?: readonly string[];
}

const isGet = ({ method, url }: { method: string; url: string }) =>
  method === "GET" && url.startsWith("/things/");
const isAdd = ({ method, url }: { method: string; url: string }) =>
  method === "POST" && url === "/things";

/** Ways to break the contract, and what must be said of each. */
const cases: readonly Case[] = [
  {
    name: "a status that is not declared",
    breaking: (asked, response) => {
      if (isGet(asked)) response.writeHead(418).end();
      return isGet(asked);
    },
    says: /answer-undeclared {2}`getThing` answered 418, .* it declares 200, 400, 404\./,
  },
  {
    name: "a property that a closed schema does not have",
    breaking: (asked, response) => {
      if (isAdd(asked)) json(response, 201, { id: 1, name: "a", secret: 1 });
      return isAdd(asked);
    },
    says: /answer-invalid {2}`addThing` answered 201, but its body must not have the property `secret`\./,
  },
  {
    name: "a missing header",
    breaking: (asked, response) => {
      if (isGet(asked)) json(response, 200, { id: 1, name: "a" });
      return isGet(asked);
    },
    says: /answer-invalid {2}`getThing` answered 200, but its headers must have the header 'etag'\./,
  },
  {
    name: "another media type",
    breaking: (asked, response) => {
      if (isAdd(asked)) response.writeHead(201, { "content-type": "text/html" }).end("<p>");
      return isAdd(asked);
    },
    says: /answer-invalid {2}`addThing` answered 201, but as text\/html; it declares application\/json\./,
  },
  {
    name: "no JSON",
    breaking: (asked, response) => {
      if (isAdd(asked))
        response.writeHead(201, { "content-type": "application/json" }).end('{"id":');
      return isAdd(asked);
    },
    says: /answer-invalid {2}`addThing` answered 201, but its body, .* cannot be read as JSON\./,
  },
  {
    name: "a body where none is declared",
    breaking: (asked, response) => {
      if (isGet(asked)) json(response, 404, { oops: 1 });
      return isGet(asked);
    },
    says: /answer-invalid {2}`getThing` answered 404, but with a body of 10 bytes, where none is declared\./,
  },
  {
    name: "a failure at a bound, with the smallest request",
    breaking: ({ text }, response) => {
      const fails = text.includes('"count":100');
      if (fails) response.writeHead(500).end();
      return fails;
    },
    says: /answer-failed {2}`addThing` answered 500[^.]*\.[\s\S]*--data-raw '\{"name":"a","count":100\}'/,
    options: ["--requests", "80"],
  },
  {
    name: "a bad item of a stream",
    breaking: ({ url }, response) => {
      if (url !== "/feed") return false;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('data: {"id":1,"name":"a"}\n\ndata: {"id":"b"}\n\n');
      return true;
    },
    says: /answer-invalid {2}`watchThings` answered 200, but its body must have required property 'name'\./,
  },
  {
    name: "silence",
    breaking: isGet,
    says: /answer-missing {2}`getThing` has not answered within 1000 ms\./,
  },
  {
    name: "a connection that is closed",
    breaking: (asked, response) => {
      if (isAdd(asked)) response.socket?.destroy();
      return isAdd(asked);
    },
    says: /answer-missing {2}`addThing` closed the connection without an answer\./,
  },
  {
    name: "a body that ends too early",
    breaking: (asked, response) => {
      if (!isAdd(asked)) return false;
      response.writeHead(201, { "content-type": "application/json", "content-length": "99" });
      response.write("{", () => response.socket?.destroy());
      return true;
    },
    says: /answer-missing {2}`addThing` answered 201 and closed the connection in the middle of the body, 1 bytes of 99\./,
  },
  {
    name: "a compressed body that is none",
    breaking: (asked, response) => {
      if (isAdd(asked)) json(response, 201, {}, { "content-encoding": "gzip" });
      return isAdd(asked);
    },
    says: /answer-missing {2}`addThing` sent a body that cannot be read as gzip\./,
  },
  {
    name: "405 without Allow",
    breaking: ({ method, url }, response) => {
      const is = method !== "GET" && url === "/feed";
      if (is) response.writeHead(405).end();
      return is;
    },
    says: /answer-invalid {2}`watchThings` when the method is PATCH answered 405 without the header `Allow`/,
  },
  {
    name: "a missing property that is taken",
    breaking: (asked, response) => {
      const is = isAdd(asked) && /^\{("count":\d+)?\}$/.test(asked.text);
      if (is) json(response, 201, { id: 1, name: "" });
      return is;
    },
    says: /request-accepted {2}`addThing` when `\/name` in the body is missing answered 201[\s\S]*--data-raw '\{\}'/,
    options: ["--negative"],
  },
  {
    name: "another media type that is taken",
    breaking: (asked, response) => {
      const is = isAdd(asked) && asked.headers["content-type"] === "application/x-undeclared";
      if (is) json(response, 201, { id: 1, name: "" });
      return is;
    },
    says: /request-accepted {2}`addThing` when the body is said to be application\/x-undeclared answered 201/,
    options: ["--negative"],
  },
  {
    name: "a failure over a bad parameter",
    breaking: ({ url }, response) => {
      const is = url.startsWith("/things/") && !/^\/things\/\d+$/.test(url);
      if (is) response.writeHead(500).end();
      return is;
    },
    says: /answer-failed {2}`getThing` when the path parameter `thingId` is ".*" answered 500/,
    options: ["--negative"],
  },
];

/** A form and JSON, that need the same. */
const querystringContract = `openapi: 3.2.0
info: { title: Things, version: 1.0.0 }
paths:
  /found:
    get:
      operationId: findThings
      parameters:
        - name: near
          in: querystring
          required: true
          content: { application/x-www-form-urlencoded: { schema: { $ref: "#/components/schemas/Near" } } }
      responses: { "204": { description: Yes. }, "400": { description: No. } }
  /selected:
    get:
      operationId: selectThings
      parameters:
        - name: near
          in: querystring
          required: true
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Near" }
              example: { near: { x: 0.125 } }
      responses: { "204": { description: Yes. }, "400": { description: No. } }
  /picked:
    get:
      operationId: pickThings
      parameters:
        - name: ids
          in: querystring
          required: true
          content: { application/json: { schema: { type: array, minItems: 1, items: { type: integer } } } }
      responses: { "204": { description: Yes. }, "400": { description: No. } }
components:
  schemas:
    Near:
      type: object
      required: [near]
      properties:
        near: { type: object, properties: { x: { type: number } } }
        tags: { type: array, items: { type: string } }
`;

describe("revent check service", { timeout: 60_000 }, () => {
  it("says of a service that keeps its contract that it does, and knows the ids of what it made", async () => {
    const { url } = await startThings();
    const { code, out } = await check(url, "--negative");
    expect(out).toMatch(
      /^ {2}addThing .*\n {2}getThing +200 × .*\n {2}watchThings .*\nthings answers/,
    );
    expect(code).toBe(0);
  });

  it.each(cases)("finds $name", async ({ breaking, says, options = [] }) => {
    const { url } = await startThings(breaking);
    const { code, out } = await check(url, ...options);
    expect(out).toMatch(says);
    expect(out).toContain("sent: ");
    expect(code).toBe(1);
    expect(out.match(new RegExp(says.source.split(" {2}")[0] ?? "", "g"))?.length).toBe(1);
  });

  it("shows how far it is where somebody looks, and not among what is read by programs", async () => {
    const { root } = createProject(files);
    const shown = async (...options: string[]) => {
      const { url, asked } = await startThings();
      const { io, text } = captureIo(root);
      const lines: string[] = [];
      const progress = (line: string) => lines.push(`${asked.length} ${line}`);
      await run(["check", "service", url, "--requests", "2", ...options], { ...io, progress });
      expect(text.err).toBe("");
      return { lines, asked };
    };
    expect((await shown("--format", "json")).lines).toEqual([]);
    const { lines, asked } = await shown();
    expect(lines[0]).toBe("0 Step 1 of 6: addThing (0 requests so far)");
    expect(lines.at(-2)).toMatch(/^(\d+) Step 6 of 6: getThing \(\1 requests so far\)$/);
    expect(lines.at(-1)).toBe(`${asked.length} `);
    expect(lines).toHaveLength(asked.length + 1);
  });

  it("reads what is compressed", async () => {
    const { url } = await startThings((asked, response) => {
      if (!isAdd(asked) || asked.text.includes("undeclared")) return false;
      response.writeHead(201, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(gzipSync('{"id":1,"name":"a"}'));
      return true;
    });
    expect((await check(url)).code).toBe(0);
  });

  it("knows what is wrong with a query that is one value", async () => {
    const asked: string[] = [];
    const { url } = await startThings((one, response) => {
      asked.push(one.url);
      response.writeHead(204).end();
      return true;
    });
    const project = createProject({ "specs/things/openapi.yaml": querystringContract });
    const { code, out } = await project.revent("check", "service", url, ...usual, "--negative");
    const told = (name: string) =>
      [...out.matchAll(new RegExp(`\`${name}\` when (.*) answered 204`, "g"))]
        .map(([, what]) => what)
        .filter((what) => !what?.startsWith("the method is "));
    expect(told("findThings")).toEqual(["`/near` in the query is missing"]);
    expect(told("selectThings")).toEqual(
      expect.arrayContaining([
        "`/near` in the query is missing",
        "`/near/x` in the query is null",
        "the query is no JSON",
        "there is no query",
      ]),
    );
    expect(told("pickThings")).toEqual(
      expect.arrayContaining([
        "the query is null",
        "`/0` in the query is null",
        "the query is no JSON",
        "there is no query",
      ]),
    );
    expect(asked).toContainEqual(expect.stringMatching(/^\/picked\?%5B-?\d+(%2C-?\d+)*%5D$/));
    expect(asked).toContainEqual(expect.stringMatching(/^\/found\?(.*&)?near=%7B%22x%22%3A/));
    const example = encodeURIComponent('{"near":{"x":0.125}}');
    expect(asked).toContain(`/selected?${example}`);
    expect(code).toBe(1);
  });

  it("sends the same requests for the same seed", async () => {
    const all = await Promise.all(
      ["7", "7", "8"].map(async (seed) => {
        const { url, asked } = await startThings();
        await check(url, "--seed", seed, "--negative");
        return asked.map(({ method, url: path, text }) => `${method} ${path} ${text}`);
      }),
    );
    expect(all[0]?.length).toBeGreaterThan(100);
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).not.toEqual(all[0]);
  });

  it("shows a command that sends the same again", async () => {
    const wrong: Breaking = (asked, response) => {
      if (isAdd(asked)) response.writeHead(500).end();
      return isAdd(asked);
    };
    const { url, asked } = await startThings(wrong);
    const { out } = await check(url, "--header", "X-Key: it's secret");
    expect(out).not.toContain("secret");
    const command = /sent: (.*)$/m.exec(out)?.[1] ?? "";
    const sent = asked.length;
    const env = { ...process.env, X_KEY: "it's secret" };
    await promisify(execFile)("sh", ["-c", command], { env });
    const again = asked[sent];
    const same = asked.slice(0, sent).filter(({ text }) => text === again?.text);
    expect(again?.headers["x-key"]).toBe("it's secret");
    expect(same.length).toBeGreaterThan(0);
  });

  it("ends where the service does", async () => {
    let left = 20;
    const { url } = await startThings((_, response) => {
      if (left-- > 0) return false;
      response.socket?.destroy();
      return true;
    });
    const { code, out } = await check(url);
    expect(out).toMatch(/answer-missing/);
    expect(code).toBe(1);
  });

  it("says what is no HTTP", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.end("SSH-2.0-OpenSSH\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { code, out } = await check(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(out).toMatch(/answer-missing {2}`addThing` sent what is no HTTP answer/);
    expect(code).toBe(1);
  });

  it.each([
    [[], /Say where the service is/],
    [["http://127.0.0.1:1"], /Nobody answers at http:\/\/127\.0\.0\.1:1\/ \(ECONNREFUSED\)/],
    [["localhost:3000"], /no URL of a service/],
    [["http://a:b@localhost"], /holds credentials/],
    [["http://localhost", "--service", "thing"], /no service `thing` .* Did you mean `things`\?/],
    [["http://localhost", "--operation", "addThings"], /Did you mean `addThing`\?/],
    [["http://localhost", "--requests", "many"], /`--requests` cannot be `many`/],
    [["http://localhost", "--header", "secret"], /`--header` is no header/],
    [["http://localhost", "--value", "7"], /has no name/],
    [["http://localhost", "--seed"], /`--seed` needs a value: N\./],
  ])("refuses %j", async (args, says) => {
    const { code, err } = await createProject(files).revent("check", "service", ...args);
    expect(err).toMatch(says);
    expect(code).toBe(2);
  });
});
