import { expect, it } from "vitest";
import type { NamedType } from "../../model/index.ts";
import { Judge } from "./judge.ts";

const draft: NamedType = {
  kind: "type",
  id: "posts/Draft",
  name: "Draft",
  owner: "posts",
  place: { file: "specs/posts/openapi.yaml", pointer: "/components/schemas/Draft" },
  schema: {
    type: "object",
    required: ["title", "state"],
    properties: { title: { type: "string" }, state: { type: "string", default: "open" } },
  },
};

it("says of what has a default that it is needed, and that whoever fills it in need not refuse", async () => {
  const judge = await Judge.of([draft]);
  const incomplete = { title: "On engines" };
  expect(judge.accepts(draft.id, incomplete)).toBe(false);
  expect(judge.refuses(draft.id, incomplete)).toBe(false);
  expect(judge.refuses(draft.id, { state: "open" })).toBe(true);
  expect(incomplete).toEqual({ title: "On engines" });
});
