import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { listFiles } from "../../write/index.ts";
import type { Io } from "../io.ts";
import { run } from "../run.ts";

/** A project in a folder of its own, and the command line on it. */
export interface TestProject {
  readonly root: string;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Replaces a piece of a file, which must be there. */
  edit(path: string, from: string, to: string): void;
  remove(path: string): void;
  /** Every file with its text. */
  snapshot(): ReadonlyMap<string, string>;
  /** Runs `revent` with these arguments. */
  revent(...args: string[]): Promise<{ code: number; out: string; err: string }>;
}

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** Makes a project of the given files, which goes when the file of tests ends. */
export function createProject(files: Readonly<Record<string, string>>): TestProject {
  const root = mkdtempSync(join(tmpdir(), "revent-project-"));
  roots.push(root);
  const at = (path: string) => join(root, path);
  const read = (path: string) => readFileSync(at(path), "utf8");
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    root,
    read,
    write,
    edit: (path, from, to) => {
      if (!read(path).includes(from)) throw new Error(`${path} does not contain ${from}`);
      write(
        path,
        read(path).replace(from, () => to),
      );
    },
    remove: (path) => rmSync(at(path), { recursive: true }),
    snapshot: () => new Map(listFiles(root).map((path) => [path, read(path)])),
    revent: async (...args) => {
      const { io, text } = captureIo(root);
      const code = await run(args, io);
      return { code, ...text };
    },
  };
}

/** What a command prints in a folder, kept. */
export function captureIo(cwd: string): { io: Io; text: { out: string; err: string } } {
  const text = { out: "", err: "" };
  const io: Io = {
    out: (more) => {
      text.out += more;
    },
    err: (more) => {
      text.err += more;
    },
    color: false,
    cwd,
    debug: true,
  };
  return { io, text };
}

/** Contracts of two services: `shop` sells and sends, `mail` listens. */
export const contracts: Readonly<Record<string, string>> = {
  "specs/shop/openapi.yaml": `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /orders:
    post:
      operationId: placeOrder
      summary: Place an order.
      x-emits: [order.placed]
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Order" }
      responses:
        "201": { description: It is placed. }
    get:
      operationId: listOrders
      summary: List orders.
      responses:
        "200":
          description: All of them.
          content:
            application/json:
              schema:
                type: array
                items: { $ref: "#/components/schemas/Order" }
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: { type: string }
`,
  "specs/shop/asyncapi.yaml": `asyncapi: 3.0.0
info: { title: Shop, version: 1.0.0 }
defaultContentType: application/json
channels:
  shop:
    address: shop
    messages:
      orderPlaced:
        name: order.placed
        payload: { $ref: "openapi.yaml#/components/schemas/Order" }
operations:
  sendOrders:
    action: send
    channel: { $ref: "#/channels/shop" }
`,
  "specs/mail/asyncapi.yaml": `asyncapi: 3.0.0
info: { title: Mail, version: 1.0.0 }
defaultContentType: application/json
channels:
  shop:
    $ref: "../shop/asyncapi.yaml#/channels/shop"
operations:
  receiveOrders:
    action: receive
    channel: { $ref: "#/channels/shop" }
`,
};
