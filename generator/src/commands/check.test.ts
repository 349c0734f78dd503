import { beforeAll, describe, expect, it } from "vitest";
import { contracts, createProject, type TestProject } from "./testing/project.ts";

let fresh: Readonly<Record<string, string>>;

beforeAll(async () => {
  const project = createProject(contracts);
  await project.revent("generate");
  for (const service of ["shop", "mail"]) {
    const core = project.read(`services/${service}/core.ts`);
    const written = core.replaceAll(/throw notImplemented\(("\w+")\)/g, "throw new Error($1)");
    project.write(`services/${service}/core.ts`, written);
  }
  fresh = Object.fromEntries(project.snapshot());
}, 120_000);

/** Several faults at once, each with what must be said of it. */
const faults: readonly { make: (project: TestProject) => void; says: RegExp }[] = [
  {
    make: (project) => project.edit("specs/shop/openapi.yaml", "Place an order.", "Buy."),
    says: /^generated\/shop\/core\.ts {2}output-stale.*\n {2}Run `revent generate`\.$/m,
  },
  {
    make: (project) => project.remove("generated/mail/worker.ts"),
    says: /^generated\/mail\/worker\.ts {2}output-missing/m,
  },
  {
    make: (project) => project.edit("generated/shop/producer.ts", "extends", "/**/ extends"),
    says: /^generated\/shop\/producer\.ts {2}output-edited.*\n.*--force/m,
  },
  {
    make: (project) => project.write("generated/shop/types.ts", "export type Mine = 1;\n"),
    says: /^generated\/shop\/types\.ts {2}output-foreign/m,
  },
  {
    make: (project) => project.write("generated/shop/notes.md", "mine"),
    says: /^generated\/shop\/notes\.md {2}output-surplus/m,
  },
  {
    make: (project) => project.edit("generated/.revent.json", '"version": "', '"version": "9.'),
    says: /^generated\/\.revent\.json {2}output-version .*by revent 9\./m,
  },
  {
    make: (project) => project.edit("services/shop/core.ts", "listOrders(", "listAll("),
    says: /^services\/shop\/core\.ts:\d+:1 {2}handler-missing {2}.*`listOrders`/m,
  },
  {
    make: (project) => project.edit("services/shop/core.ts", "new Error", "notImplemented"),
    says: /^services\/shop\/core\.ts:\d+:1 {2}handler-unwritten {2}warning: .*`placeOrder`/m,
  },
  {
    make: (project) =>
      project.edit(
        "services/mail/core.ts",
        "async onOrderPlaced(",
        "onOrderPlaced = 1; async other(",
      ),
    says: /^services\/mail\/core\.ts:\d+:\d+ {2}handler-name-taken/m,
  },
  {
    make: (project) => project.edit("specs/shop/openapi.yaml", "[order.placed]", "[order.place]"),
    says: /^specs\/shop\/openapi\.yaml:8:17 {2}emits-unsent[\s\S]*Did you mean `order\.placed`\?$/m,
  },
  {
    make: (project) => {
      project.write("specs/bill/asyncapi.yaml", billing("order.paid"));
    },
    says: /^specs\/bill\/asyncapi\.yaml:\d+:\d+ {2}event-unsent {2}bill receives `order\.paid`/m,
  },
  {
    make: (project) => project.edit("specs/bill/asyncapi.yaml", "title: Bill", "label: Bill"),
    says: /^specs\/bill\/asyncapi\.yaml:\d+:\d+ {2}document-invalid/m,
  },
  {
    make: () => undefined,
    says: /^services\/bill\/core\.ts {2}core-missing {2}bill has 1 handler to write/m,
  },
];

/** A contract that receives an event of `shop` that it declares itself. */
function billing(action: string): string {
  return (contracts["specs/shop/asyncapi.yaml"] ?? "")
    .replace("title: Shop", "title: Bill")
    .replace("order.placed", action)
    .replace("openapi.yaml#", "../shop/openapi.yaml#")
    .replace("action: send", "action: receive");
}

describe("revent check", { timeout: 120_000 }, () => {
  it("says that all is well, and writes nothing", async () => {
    const project = createProject(fresh);
    const { code, out, err } = await project.revent("check", "--strict");
    expect({ code, out, err }).toEqual({
      code: 0,
      out: "Contracts, generated code and services agree: 2 services, 2 operations, 1 received event.\n",
      err: "",
    });
    expect(Object.fromEntries(project.snapshot())).toEqual(fresh);
  });

  it("tells every fault at its place, with the way out, and writes nothing", async () => {
    const project = createProject(fresh);
    for (const { make } of faults) make(project);
    const before = project.snapshot();
    const { code, out } = await project.revent("check");
    expect(code).toBe(1);
    for (const { says } of faults) expect(out).toMatch(says);
    expect(project.snapshot()).toEqual(before);
  });

  it("says once that nobody sends on a stream, however many events were received", async () => {
    const project = createProject(fresh);
    project.write("specs/bill/asyncapi.yaml", billing("bill.paid"));
    project.edit("specs/bill/asyncapi.yaml", "address: shop", "address: bank");
    project.edit(
      "specs/bill/asyncapi.yaml",
      "    messages:\n",
      "    messages:\n      billSent: { name: bill.sent, payload: { type: string } }\n",
    );
    const { out } = await project.revent("check");
    expect(out.match(/event-unsent/g)).toHaveLength(1);
    expect(out).toContain("bill receives from the stream `bank`, and no service here sends on it.");
  });

  it("lets warnings pass, and fail with --strict", async () => {
    const project = createProject(fresh);
    project.edit("services/mail/core.ts", "new Error", "notImplemented");
    expect((await project.revent("check")).code).toBe(0);
    expect((await project.revent("check", "--strict")).code).toBe(1);
  });

  it("answers 3 where a contract cannot be read, and still checks the others", async () => {
    const project = createProject(fresh);
    project.write("specs/bill/openapi.yaml", "{");
    project.remove("generated/mail/worker.ts");
    const { code, out } = await project.revent("check");
    expect(code).toBe(3);
    expect(out).toMatch(/^specs\/bill\/openapi\.yaml:\d+:\d+ {2}syntax-error/m);
    expect(out).toMatch(/^generated\/mail\/worker\.ts {2}output-missing/m);
    expect(out).toContain("could not read bill");
  });

  it("does not blame receivers for a sender's contract that cannot be read", async () => {
    const project = createProject(fresh);
    project.write("specs/shop/openapi.yaml", "{");
    const { code, out } = await project.revent("check");
    expect(code).toBe(3);
    expect(out).not.toContain("event-unsent");
  });

  it.each([
    ["json", /^\[\n\{"severity":"error","code":"output-missing",.*\}\n\]\n$/],
    ["github", /^::error file=generated\/mail\/worker\.ts,title=output-missing::.*\n$/],
  ])("prints nothing but findings with --format %s", async (format, expected) => {
    const project = createProject(fresh);
    project.remove("generated/mail/worker.ts");
    const { code, out } = await project.revent("check", "--format", format);
    expect(code).toBe(1);
    expect(out).toMatch(expected);
  });
});
