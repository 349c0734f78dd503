import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** The contract of the service that {@link startThings} starts. */
export const thingsContract = `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    post:
      operationId: addThing
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/NewThing" }
      responses:
        "201":
          description: It is there.
          content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
        "400": { description: No. }
  /things/{thingId}:
    get:
      operationId: getThing
      parameters:
        - { name: thingId, in: path, required: true, schema: { type: integer, minimum: 1 } }
      responses:
        "200":
          description: The thing.
          headers:
            ETag: { required: true, schema: { type: string } }
          content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
        "400": { description: No. }
        "404": { description: There is none. }
  /feed:
    get:
      operationId: watchThings
      responses:
        "200":
          description: What happens.
          content: { text/event-stream: { schema: { $ref: "#/components/schemas/Thing" } } }
components:
  schemas:
    NewThing:
      type: object
      additionalProperties: false
      required: [name]
      properties:
        name: { type: string, minLength: 1, maxLength: 20 }
        count: { type: integer, minimum: 0, maximum: 100 }
        next: { $ref: "#/components/schemas/NewThing" }
    Thing:
      type: object
      additionalProperties: false
      required: [id, name]
      properties:
        id: { type: integer }
        name: { type: string }
`;

/** A request that has come whole. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** Answers instead of the service, where it returns true. */
export type Breaking = (asked: Asked, response: ServerResponse) => boolean;

/** Starts a service that does what {@link thingsContract} says, but for what is broken; it stops with the test. */
export async function startThings(
  breaking: Breaking = () => false,
): Promise<{ url: string; asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const names = new Map<number, string>();
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const { method = "", url = "", headers } = request;
    const one = { method, url, headers, text };
    asked.push(one);
    if (!breaking(one, response)) answer(one, response, names);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function answer(asked: Asked, response: ServerResponse, names: Map<number, string>): void {
  const { method, url } = asked;
  const allowed = url === "/things" ? "POST" : "GET";
  if (method !== allowed) response.writeHead(405, { allow: allowed }).end();
  else if (url === "/things") add(asked, response, names);
  else if (url === "/feed") watch(response);
  else get(Number(url.replace("/things/", "")), response, names);
}

function add({ headers, text }: Asked, response: ServerResponse, names: Map<number, string>): void {
  if (!headers["content-type"]?.startsWith("application/json")) {
    response.writeHead(headers["content-type"] === undefined ? 400 : 415).end();
    return;
  }
  const thing = read(text);
  if (!isNewThing(thing)) {
    response.writeHead(400).end();
    return;
  }
  const id = names.size + 1;
  names.set(id, thing.name);
  json(response, 201, { id, name: thing.name });
}

function get(id: number, response: ServerResponse, names: Map<number, string>): void {
  const name = names.get(id);
  if (!Number.isInteger(id) || id < 1) response.writeHead(400).end();
  else if (name === undefined) response.writeHead(404).end();
  else json(response, 200, { id, name }, { etag: '"1"' });
}

/** Never ends. */
function watch(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(": hello\n\n");
  const timer = setInterval(() => response.write('data: {"id":1,"name":"a"}\n\n'), 20);
  response.once("close", () => clearInterval(timer));
}

/** Sends JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface NewThing {
  readonly name: string;
}

function isNewThing(value: unknown): value is NewThing {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { name, count = 0, next, ...others } = value as Record<string, unknown>;
  return (
    typeof name === "string" &&
    name !== "" &&
    [...name].length <= 20 &&
    Number.isInteger(count) &&
    Number(count) >= 0 &&
    Number(count) <= 100 &&
    typeof count === "number" &&
    (next === undefined || isNewThing(next)) &&
    Object.keys(others).length === 0
  );
}
