import { describe, expect, it } from "vitest";
import { createProject } from "./testing/project.ts";
import { type Breaking, json, startThings } from "./testing/things-service.ts";

const usual = ["--seed", "1", "--requests", "20"];

/** Names say nothing about what belongs together: only the links do. */
const contract = `openapi: 3.1.0
info: { title: Tickets, version: 1.0.0 }
paths:
  /orders/{shop}:
    post:
      operationId: order
      parameters:
        - { name: shop, in: path, required: true, schema: { enum: [north, south] } }
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [title], properties: { title: { type: string } } } } }
      responses:
        "201":
          description: It is ordered.
          headers: { X-Ticket: { required: true, schema: { type: string } } }
          content: { application/json: { schema: { type: object, required: [made], properties: { made: { type: array, items: { type: integer } } } } } }
          links:
            show: { $ref: "#/components/links/show" }
            cancel:
              operationId: cancel
              parameters: { number: "$response.body#/made/0" }
  /tickets/{where}/{number}:
    get:
      operationId: show
      parameters:
        - { name: where, in: path, required: true, schema: { type: string } }
        - { name: number, in: path, required: true, schema: { type: integer, minimum: 1000 } }
        - { name: number, in: query, required: true, schema: { type: string } }
      responses:
        "200": { description: Here it is. }
        "404": { description: There is none. }
  /cancelled/{number}:
    delete:
      operationId: cancel
      parameters:
        - { name: number, in: path, required: true, schema: { type: integer, minimum: 1000 } }
      responses:
        "204": { description: It is gone. }
        "404": { description: There is none. }
  /renamed:
    post:
      operationId: rename
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [title], properties: { title: { type: string } } } } }
      responses:
        "204": { description: Done. }
        "404": { description: There is none. }
components:
  links:
    show:
      operationRef: "#/paths/~1tickets~1{where}~1{number}/get"
      parameters:
        where: "in-{$request.path.shop}"
        path.number: $response.body#/made/0
        query.number: $response.header.x-ticket
`;

/** Knows a ticket only under everything that belongs to it. */
function tickets(): Breaking {
  const made = new Map<number, string>();
  return ({ method, url, text }, response) => {
    const [, kind, ...rest] = url.split(/[/?]/);
    const none = () => response.writeHead(404).end();
    if (kind === "orders" && method === "POST") {
      const number = 4000 + made.size;
      made.set(number, rest[0] ?? "");
      json(response, 201, { made: [number] }, { "x-ticket": `t${number}` });
    } else if (kind === "tickets" && method === "GET") {
      const [where, number, query] = rest;
      const is = where === `in-${made.get(Number(number))}` && query === `number=t${number}`;
      is ? response.writeHead(200).end() : none();
    } else if (kind === "cancelled" && method === "DELETE") {
      made.delete(Number(rest[0])) ? response.writeHead(204).end() : none();
    } else if (kind === "renamed" && method === "POST") {
      text.includes("-renamed") ? response.writeHead(204).end() : none();
    } else response.writeHead(405, { allow: "GET" }).end();
    return true;
  };
}

describe("revent check service", { timeout: 60_000 }, () => {
  it("goes where links lead", async () => {
    const { url, asked } = await startThings(tickets());
    const project = createProject({ "specs/tickets/openapi.yaml": contract });
    const { code, out } = await project.revent("check", "service", url, ...usual);
    expect(out).toMatch(/^ {2}show +200 × /m);
    expect(out).toMatch(/^ {2}cancel +204 × /m);
    const cancelled = asked.filter(({ method, url: at }) => method === "DELETE" && /\/4/.test(at));
    expect(new Set(cancelled.map((one) => one.url)).size).toBe(cancelled.length);
    expect(out).toMatch(/operation-unreached {2}warning: `rename` never answered with success/);
    expect(code).toBe(0);
  });

  it("sends the body that a link says", async () => {
    const link = `            rename: { operationId: rename, requestBody: { title: "a-renamed" } }\n`;
    const linked = contract.replace("            cancel:\n", `${link}            cancel:\n`);
    const { url } = await startThings(tickets());
    const project = createProject({ "specs/tickets/openapi.yaml": linked });
    const { out } = await project.revent("check", "service", url, ...usual, "--strict");
    expect(out).toMatch(/^ {2}rename +204 × /m);
    expect(out).toMatch(/tickets answers as its contract says/);
  });

  it("prefers what it is told by --value half of the time", async () => {
    const { url, asked } = await startThings(tickets());
    const project = createProject({ "specs/tickets/openapi.yaml": contract });
    await project.revent("check", "service", url, ...usual, "--value", "where=elsewhere");
    const shown = asked.filter(({ url: at }) => at.startsWith("/tickets/"));
    expect(shown.some(({ url: at }) => at.startsWith("/tickets/elsewhere/"))).toBe(true);
    expect(shown.some(({ url: at }) => at.startsWith("/tickets/in-"))).toBe(true);
  });

  it("says where a link leads nowhere", async () => {
    const { url } = await startThings(tickets());
    const wrong = contract.replace("operationId: cancel\n", "operationId: cancl\n");
    const project = createProject({ "specs/tickets/openapi.yaml": wrong });
    const { out } = await project.revent("check", "service", url, ...usual);
    expect(out).toMatch(
      /openapi\.yaml:20:28 {2}link-invalid {2}warning: There is no operation `cancl`/,
    );
  });
});
