import { execFile, spawnSync } from "node:child_process";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import express from "express";
import helmet from "helmet";
import { describe, expect, it, onTestFinished } from "vitest";
import { apiDocs } from "../runtime/src/index.ts";

const specs = join(import.meta.dirname, "..", "specs");
const docs = () => apiDocs({ specs, contract: "chat/openapi.yaml", title: "Chat & <more>" });

async function listen(app: RequestListener): Promise<string> {
  const server = createServer(app).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Debian's Chromium, where it is installed. */
const browser = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

describe("apiDocs", () => {
  it("serves a page, all that it needs, and the contract with what it refers to", async () => {
    const url = await listen(express().use("/docs", docs()));
    const page = await (await fetch(`${url}/docs`)).text();
    expect(page).toContain("<title>Chat &#38; &#60;more&#62;</title>");
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = ""]) => link);
    expect(links).toHaveLength(5);
    for (const link of links) {
      const answer = await fetch(new URL(link, `${url}/docs/`));
      expect([link, answer.status, answer.headers.get("content-type")]).toEqual([
        link,
        200,
        expect.stringMatching(/^(text\/(css|javascript)|image\/png)/),
      ]);
      await answer.arrayBuffer();
    }
    const contract = await (await fetch(`${url}/docs/specs/chat/openapi.yaml`)).text();
    expect(contract).toContain("../common/http.yaml");
    expect((await fetch(`${url}/docs/specs/common/http.yaml`)).status).toBe(200);
  });

  it.each([
    "/docs/specs/../package.json",
    "/docs/specs/%2e%2e/package.json",
    "/docs/specs/chat/..%2f..%2f..%2fpackage.json",
    "/docs/specs/",
    "/docs/package.json",
  ])("serves nothing else: %s", async (path) => {
    const url = await listen(express().use("/docs", docs()));
    expect((await fetch(url + path)).status).toBe(404);
  });

  it("says which contract is missing", () => {
    expect(() => apiDocs({ specs, contract: "nothing.yaml" })).toThrow(
      "There is no contract nothing.yaml in",
    );
  });

  it("shows the contract in a browser, under a strict Content Security Policy", {
    timeout: 60_000,
  }, async (context) => {
    if (browser === undefined) {
      console.warn("Skipped: there is no Chromium here.");
      return context.skip("there is no Chromium here");
    }
    const policy = helmet({
      contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    });
    const url = await listen(express().use(policy).use("/docs", docs()));
    const argv = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--virtual-time-budget=20000",
      "--dump-dom",
    ];
    const { stdout } = await promisify(execFile)(browser, [...argv, `${url}/docs/`], {
      maxBuffer: 2 ** 25,
    });
    expect(stdout).toContain("Hear what is said in a group, as it is said; for members only.");
    expect(stdout).toContain("/groups/{groupId}/messages/stream".split("{")[0]);
  });
});
