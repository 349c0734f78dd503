import { EventEmitter, once } from "node:events";
import { createServer, get, type Server as HttpServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import express, { type Express } from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import { ReventError } from "../../errors/index.ts";
import { type RunningServer, serve } from "./serve.ts";

async function served(handler: RequestListener): Promise<RunningServer> {
  const running = await serve(handler, { port: 0, host: "127.0.0.1" });
  onTestFinished(() => running.close({ deadlineMs: 0 }));
  return running;
}

/** The same app as Express itself serves it. */
async function listened(app: Express): Promise<string> {
  const server = await new Promise<HttpServer>((resolve) => {
    const made = createServer(app).listen(0, "127.0.0.1", () => resolve(made));
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An app that uses what Express adds to requests and responses. */
function featureApp(): Express {
  const app = express();
  app.set("trust proxy", true);
  app.use(express.json());
  const sub = express();
  sub.get("/where", (request, response) => {
    response.json([
      request.baseUrl,
      request.originalUrl,
      request.app === sub,
      response.app === sub,
    ]);
  });
  app.use("/sub", sub);
  Object.defineProperty(app.request, "greeting", { value: "hello", configurable: true });
  app.get("/extended", (request, response) => void response.json(Reflect.get(request, "greeting")));
  sub.get("/extended", (request, response) => void response.json(Reflect.get(request, "greeting")));
  app.get("/get", (request, response) => {
    response.json([request.get("x-a"), request.ip, request.protocol, request.query, request.path]);
  });
  app.post("/echo", (request, response) => void response.status(201).json(request.body));
  app.get("/redirect", (_, response) => void response.redirect("/get"));
  app.get("/cookie", (_, response) => void response.cookie("a", "b").send("set"));
  app.get("/etag", (_, response) => void response.send("the same text every time"));
  app.get("/instance", (request, response) => {
    const chain = [request, response].map((one) => one.constructor.name);
    response.json([chain, "shouldKeepAlive" in response, request.httpVersion]);
  });
  app.get("/stream", (_, response) => {
    response.write("a");
    setTimeout(() => response.end("b"), 5);
  });
  app.get("/late", (_, response) => {
    response.append("x-late", "1").type("text").vary("accept").links({ next: "/n" }).send("ok");
  });
  app.get("/throw", () => {
    throw Object.assign(new Error("thrown"), { status: 418 });
  });
  app.get("/reject", async () => Promise.reject(new Error("rejected")));
  app.use((error: Error, _: express.Request, response: express.Response, next: () => void) => {
    if (response.headersSent) next();
    else response.status(599).send(error.message);
  });
  return app;
}

async function observe(url: string, init: RequestInit) {
  const response = await fetch(url, { redirect: "manual", ...init });
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== "date"));
  return { status: response.status, headers, body: await response.text() };
}

describe("serve", () => {
  it.each<[string, RequestInit]>([
    ["/sub/where?x=1", {}],
    ["/extended", {}],
    ["/sub/extended", {}],
    [
      "/get?a=1&b=2&b=3",
      { headers: { "x-a": "1", "x-forwarded-for": "1.2.3.4", "x-forwarded-proto": "https" } },
    ],
    [
      "/echo",
      { method: "POST", body: '{"a":[1]}', headers: { "content-type": "application/json" } },
    ],
    ["/echo", { method: "POST", body: "{", headers: { "content-type": "application/json" } }],
    ["/redirect", {}],
    ["/cookie", {}],
    ["/etag", {}],
    ["/etag", { headers: { "if-none-match": "*" } }],
    ["/etag", { method: "HEAD" }],
    ["/echo", { method: "OPTIONS" }],
    ["/instance", {}],
    ["/stream", {}],
    ["/late", {}],
    ["/throw", {}],
    ["/reject", {}],
    ["/nothing", {}],
  ])("answers %s of an Express app as Express does (%j)", async (path, init) => {
    const { url } = await served(featureApp());
    const want = await observe((await listened(featureApp())) + path, init);
    expect(await observe(url + path, init)).toEqual(want);
  });

  it("gives requests the app's prototypes from birth, however often it is served", async () => {
    const app = express();
    const seen: boolean[] = [];
    for (const { server, url } of [await served(app), await served(app)]) {
      server.prependListener("request", (request, response) => {
        seen.push(Object.getPrototypeOf(request) === app.request);
        seen.push(Object.getPrototypeOf(response) === app.response);
      });
      await fetch(url);
    }
    expect(seen).toEqual([true, true, true, true]);
  });

  it("passes upgrades on", async () => {
    const { server, port } = await served(express());
    server.on("upgrade", (_, socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\nhi"));
    const socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n");
    const text = await new Promise((resolve) =>
      socket.once("data", (data) => resolve(String(data))),
    );
    expect(text).toMatch(/ 101 .*hi$/s);
    socket.destroy();
  });

  it("says that a port is taken", async () => {
    const { port } = await served(() => undefined);
    const second = serve(() => undefined, { port, host: "127.0.0.1" });
    await expect(second).rejects.toThrow(
      new ReventError(
        "cannot_listen",
        `Port ${port} is taken: stop what listens on it, or choose another port.`,
      ),
    );
    await expect(second).rejects.toMatchObject({ code: "cannot_listen" });
  });

  it("finishes what is under way when it closes, and takes nothing new", async () => {
    const under = new EventEmitter();
    const { url, close } = await served((_, response) => {
      under.once("finish", () => response.end("done"));
      under.emit("way");
    });
    const arrived = once(under, "way");
    const request = fetch(url);
    await arrived;
    const closed = close();
    await expect(fetch(url)).rejects.toThrow("fetch failed");
    under.emit("finish");
    expect(await (await request).text()).toBe("done");
    await closed;
    await close();
  });

  it("does not wait for idle connections", async () => {
    const { url, close, port } = await served((_, response) => void response.end("x"));
    const idle = connect(port, "127.0.0.1");
    await new Promise((resolve) => idle.once("connect", resolve));
    await (await fetch(url)).text();
    const start = performance.now();
    await close();
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("cuts off at the deadline what does not end", async () => {
    const { url, close } = await served(() => undefined);
    const failed = new Promise<string>((resolve) => {
      get(url).on("error", (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await close({ deadlineMs: 20 });
    expect(await failed).toBe("ECONNRESET");
  });
});
