import express from "express";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../logger.ts";
import { createRouter, type RouteTable } from "../index.ts";
import { listen } from "../testing/server.ts";
import { compile } from "../testing/validator.ts";

const routes = {
  send: {
    method: "POST",
    path: "/",
    body: {
      required: true,
      content: {
        "application/x-www-form-urlencoded": {
          fields: {
            age: "integer",
            tags: { type: "array", items: "string" },
            place: "json",
            filter: { type: "object", properties: { open: "boolean" }, style: "deepObject" },
          },
          validate: compile({
            type: "object",
            required: ["age"],
            properties: {
              age: { type: "integer", minimum: 0 },
              tags: { type: "array", items: { type: "string" } },
              place: { type: "object" },
              filter: { type: "object", properties: { open: { type: "boolean" } } },
              name: { type: "string", default: "nobody" },
            },
            additionalProperties: false,
          }),
        },
        "application/json": null,
        "image/*": null,
      },
    },
    responses: { 200: { content: { "application/json": null } } },
  },
} as const satisfies RouteTable;

const router = createRouter(
  routes,
  {
    send: async (request: { body?: unknown; contentType?: string }) => {
      const { body, contentType } = request;
      return { status: 200, body: { body: { ...(body as object) }, contentType } };
    },
  },
  { logger: silentLogger },
);

async function send(url: string, body: string, type = "application/x-www-form-urlencoded") {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": type }, body });
  return (await answer.json()) as Record<string, unknown>;
}

describe("urlencoded forms", () => {
  const text = "age=7&tags=a+b&tags=%26&place=%7B%22x%22%3A1%7D&filter%5Bopen%5D=true";
  const value = {
    age: 7,
    tags: ["a b", "&"],
    place: { x: 1 },
    filter: { open: true },
    name: "nobody",
  };

  it("become typed objects with defaults", async () => {
    const url = await listen(router);
    expect(await send(url, text)).toEqual({
      body: value,
      contentType: "application/x-www-form-urlencoded",
    });
  });

  it("are taken from what express.urlencoded() made of them", async () => {
    const url = await listen(express().use(express.urlencoded({ extended: true }), router));
    expect(await send(url, text)).toMatchObject({ body: value });
  });

  it("are told all their faults", async () => {
    const url = await listen(router);
    const answer = await send(url, "age=7&age=8&place={&tags=%zz&other=1&__proto__=x");
    expect(answer).toMatchObject({ status: 400, code: "invalid_request" });
    expect(answer.errors).toEqual([
      { pointer: "/body/age", detail: "must be given only once" },
      { pointer: "/body/place", detail: "must be JSON" },
      { pointer: "/body/tags", detail: "has a malformed percent-encoding" },
      { pointer: "/body/other", detail: "is not a property that the contract knows" },
      { pointer: "/body/__proto__", detail: "is not a property that the contract knows" },
    ]);
    expect((await send(url, "&")).errors).toEqual([
      { pointer: "/body/age", detail: "is required" },
    ]);
  });

  it.each([
    ["application/json; charset=utf-8", "{}", "application/json"],
    ["image/png", "x", "image/png"],
    ["text/plain", "x", undefined],
  ])("stand beside other media types: %s", async (type, body, contentType) => {
    const url = await listen(router);
    const answer = await send(url, body, type);
    expect(answer.contentType).toBe(contentType);
    if (contentType === undefined) {
      expect(answer).toMatchObject({
        status: 415,
        detail:
          "The body must be sent with Content-Type: application/x-www-form-urlencoded or application/json or image/*.",
      });
    }
  });
});
