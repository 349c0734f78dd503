import { describe, expect, it } from "vitest";
import { silentLogger } from "../../logger.ts";
import { createRouter, type HttpContext, type RouteTable } from "../index.ts";
import { listen } from "../testing/server.ts";
import { preferred } from "./accept.ts";

describe("preferred", () => {
  const offered = ["application/json", "text/csv"] as const;

  it.each([
    [undefined, "application/json"],
    ["*/*", "application/json"],
    ["", "application/json"],
    ["nonsense", "application/json"],
    ["text/csv", "text/csv"],
    ["TEXT/CSV; header=present", "text/csv"],
    ["text/*, application/json;q=0.5", "text/csv"],
    ["application/json;q=0.2, */*;q=0.1", "application/json"],
    ["text/html, */*;q=0.8", "application/json"],
    ["application/json;q=0, */*", "text/csv"],
    ["text/*;q=0.9, text/csv;q=0.1, application/*;q=0.5", "application/json"],
    ["text/html", undefined],
    ["*/*;q=0", undefined],
    ["application/*+json", undefined],
  ])("of %j is %s", (header, best) => {
    expect(preferred(header, offered)).toBe(best);
  });

  it("takes part of an offered range", () => {
    expect(preferred("image/png", ["image/*"])).toBe("image/*");
  });
});

describe("content negotiation", () => {
  const routes = {
    report: {
      method: "GET",
      path: "/report",
      responses: {
        200: {
          content: { "application/json": null, "application/vnd.x+json": null, "text/csv": null },
        },
        404: { content: { "application/problem+json": null } },
      },
    },
    picture: {
      method: "GET",
      path: "/picture",
      responses: { 200: { content: { "image/*": null } } },
    },
  } as const satisfies RouteTable;

  const serve = () =>
    listen(
      createRouter(
        routes,
        {
          report: async (_: unknown, { accepts }: HttpContext) => {
            const best = accepts("application/json", "application/vnd.x+json", "text/csv");
            if (best === "text/csv") return { status: 200, contentType: best, body: "ä,b" };
            return { status: 200, body: [] };
          },
          picture: async () => ({ status: 200, contentType: "image/png", body: Buffer.from("x") }),
        },
        { logger: silentLogger },
      ),
    );

  it.each([
    ["/report", "*/*", 200, "application/json"],
    ["/report", "application/vnd.x+json", 200, "application/vnd.x+json"],
    ["/report", "text/csv, */*;q=0.1", 200, "text/csv; charset=utf-8"],
    ["/report", "text/html", 406, "application/problem+json"],
    ["/picture", "image/png", 200, "image/png"],
    ["/picture", "application/json", 406, "application/problem+json"],
  ])("answers %s to %s with %i as %s", async (path, accept, status, type) => {
    const answer = await fetch((await serve()) + path, { headers: { accept } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, type]);
  });

  it.each([
    ["what the handler says", { contentType: "text/csv", body: "a" }, "text/csv; charset=utf-8"],
    ["the first media type where it says none", { body: [] }, "application/json"],
  ])("sends %s, whatever the client accepts (RFC 9110, 12.5.1)", async (_, result, type) => {
    const report = async () => ({ status: 200, ...result });
    const { report: route } = routes;
    const url = await listen(createRouter({ report: route }, { report }));
    const accept = type === "application/json" ? "text/csv" : "application/json";
    const answer = await fetch(`${url}/report`, { headers: { accept } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
  });

  it("says what there is", async () => {
    const answer = await fetch(`${await serve()}/picture`, { headers: { accept: "text/html" } });
    expect(await answer.json()).toMatchObject({
      code: "not_acceptable",
      detail: "This is answered as image/*, none of which you accept.",
    });
  });
});
