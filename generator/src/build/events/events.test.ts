import { describe, expect, it } from "vitest";
import { loadProject } from "../testing/project.ts";

const info = 'info: { title: T, version: "1" }';

/** Loads the service `a` whose AsyncAPI 3 document has these channels and operations. */
function load(channels: string, operations: string) {
  return loadProject({
    "specs/a/asyncapi.yaml": `asyncapi: 3.0.0
${info}
channels: { ${channels} }
operations: { ${operations} }
`,
  });
}

const send = (channel: string, more = "") =>
  `s: { action: send, channel: { $ref: "#/channels/${channel}" } ${more} }`;
const receive = (channel: string, more = "") =>
  `r: { action: receive, channel: { $ref: "#/channels/${channel}" } ${more} }`;

describe("addresses with parameters", () => {
  const orders = (address: string, parameters: string) =>
    `o: { address: "${address}", parameters: { ${parameters} }, messages: { m: { payload: { type: object, properties: { region: { type: string } } } } } }`;

  it("have a type for their parameters, in the order of the address", async () => {
    const parameters =
      "b: { default: x, description: B. }, a: { enum: [1, y], location: $message.payload#/region }";
    const { printed, service, schema } = await load(orders("o.{a}.{b}", parameters), send("o"));
    expect(printed).toBe("");
    expect(service("a").streams).toMatchObject([
      {
        address: "o.{a}.{b}",
        parameters: {
          type: "a/OABParameters",
          hasDefaults: true,
          locations: { a: { part: "payload", path: ["region"] } },
        },
      },
    ]);
    expect(schema("a/OABParameters")).toEqual({
      type: "object",
      required: ["a"],
      properties: {
        a: { type: "string", enum: ["1", "y"] },
        b: { type: "string", default: "x", description: "B." },
      },
    });
  });

  it.each([
    ["{a}{b}", "nothing separates a parameter"],
    ["{a}1", "nothing separates a parameter"],
    ["{a}%", "nothing separates a parameter"],
    ["o.{}", "are no parameters"],
    ["o.{a", "are no parameters"],
    ["o.}a{", "are no parameters"],
    ["{a}.{a}", "the same parameter twice"],
  ])("are refused where they cannot be read back: %s", async (address, want) => {
    const { diagnostics } = await load(orders(address, "a: {}, b: {}"), send("o"));
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors).toMatchObject([
      { code: "channel-unsupported", message: expect.stringContaining(want) },
    ]);
  });

  it("are told where parameters and address do not agree", async () => {
    const { printed } = await load(orders("o.{a}", "b: {}"), send("o"));
    expect(printed).toContain("parameter-unknown  warning: The address `o.{a}` has no `{b}`");
    expect(printed).toContain("parameter-undeclared  warning: The parameter `a` of the address");
  });

  it("tell a location that leads nowhere, with what was meant", async () => {
    const location = "a: { location: $message.payload#/regoin }";
    const { printed } = await load(orders("o.{a}", location), send("o"));
    expect(printed).toContain("expression-invalid  warning: `$message.payload#/regoin` points at");
    expect(printed).toContain("Did you mean `region`?");
  });
});

describe("headers and correlation ids", () => {
  const channel = (message: string, more = "") =>
    `c: { address: c, ${more} messages: { m: { payload: { type: object }, ${message} } } }`;
  const headers = "headers: { type: object, properties: { correlationId: { type: string } } }";

  it("are merged with those of traits: the message has the say in version 3, the trait in 2", async () => {
    const message = `{ name: x, payload: true, headers: { type: object, required: [b], properties: { b: { type: integer } } }, traits: [{ headers: { type: object, required: [a], properties: { a: { type: string }, b: { type: number, minimum: 1 } } } }] }`;
    const v3 = await load(`c: { address: c, messages: { m: ${message} } }`, send("c"));
    const v2 = await loadProject({
      "specs/a/asyncapi.yaml": `asyncapi: 2.6.0\n${info}\nchannels: { c: { subscribe: { message: ${message} } } }\n`,
    });
    const properties = { a: { type: "string" } };
    expect(v3.schema("a/XHeaders")).toEqual({
      ...{ type: "object", required: ["b"] },
      properties: { ...properties, b: { type: "integer", minimum: 1 } },
    });
    expect(v2.schema("a/XHeaders")).toEqual({
      ...{ type: "object", required: ["a"] },
      properties: { ...properties, b: { type: "number", minimum: 1 } },
    });
  });

  it.each([
    ["$message.header#/correlationId", ""],
    ["$message.header#/corelationId", "Did you mean `correlationId`?"],
    ["$message.payload#/id", "declares no property `id`"],
    ["$message.header", "Write a runtime expression"],
    ["$request.header#/x", "Write a runtime expression"],
    ["7", "Write a runtime expression"],
  ])("stand where they are declared: %s", async (location, want) => {
    const message = `${headers}, correlationId: { location: "${location}" }`;
    const { printed, diagnostics } = await load(channel(message), send("c"));
    expect(diagnostics).toHaveLength(want === "" ? 0 : 1);
    expect(printed).toContain(want);
  });

  it("may stand in a header where no headers are declared", async () => {
    const message = "correlationId: { location: $message.header#/id }";
    const { diagnostics, service } = await load(channel(message), send("c"));
    expect(diagnostics).toEqual([]);
    expect(service("a").publications[0]?.event.correlationId?.path).toEqual(["id"]);
  });

  it.each([headers, "correlationId: { location: $message.header#/id }"])(
    "are refused on a flat stream, which has no place for them: %s",
    async (message) => {
      const text = channel(message, "x-stream: { encoding: flat },");
      const { diagnostics } = await load(text, `${send("c")}, ${receive("c")}`);
      expect(diagnostics).toMatchObject([{ severity: "error", code: "setting-unsupported" }]);
    },
  );
});

describe("replies", () => {
  const channels = `
    q: { address: q, messages: { ask: { payload: true, headers: { type: object, properties: { replyTo: { type: string } } } } } },
    known: { address: answers, messages: { tell: { payload: true } } },
    open: { address: null, messages: { tell: { payload: true } } }`;
  const reply = (channel: string, location?: string) =>
    `, reply: { channel: { $ref: "#/channels/${channel}" } ${location ? `, address: { location: "${location}" }` : ""} }`;
  const header = "$message.header#/replyTo";

  it("are received by whoever asks, at the channel's address or at its own", async () => {
    const known = await load(channels, send("q", reply("known")));
    expect(known.printed).toBe("");
    expect(known.service("a").publications[0]).not.toHaveProperty("replyTo");
    expect(known.service("a").subscriptions).toMatchObject([{ event: { stream: "answers" } }]);
    const open = await load(channels, send("q", reply("open", header)));
    expect(open.printed).toBe("");
    expect(open.service("a").publications[0]?.replyTo?.address).toBe("a.replies");
    expect(open.service("a").subscriptions).toMatchObject([
      { name: "onTell", answer: true, event: { stream: "a.replies" } },
    ]);
  });

  it("are sent by whoever is asked, to the channel's address or where the request says", async () => {
    const known = await load(channels, receive("q", reply("known")));
    expect(known.service("a").publications).toMatchObject([
      { name: "tell", event: { stream: "answers" }, answers: { requests: [{ action: "ask" }] } },
    ]);
    const open = await load(channels, receive("q", reply("open", header)));
    expect(open.service("a").publications).toMatchObject([
      { event: { stream: "" }, answers: { address: { text: header } } },
    ]);
    expect(open.service("a").streams.map(({ address }) => address)).toEqual(["q"]);
  });

  it("of several requests are one event; one that is also sent unasked needs no request", async () => {
    const two = (location: string) => `
      a: { action: receive, channel: { $ref: "#/channels/q" }, reply: { channel: { $ref: "#/channels/open" }, address: { location: "${header}" } } },
      b: { action: receive, channel: { $ref: "#/channels/known" }, reply: { channel: { $ref: "#/channels/open" }, address: { location: "${location}" } } }`;
    const same = await load(channels, two(header));
    expect(same.printed).toBe("");
    expect(same.service("a").publications).toMatchObject([
      { answers: { requests: [{ action: "ask", headers: "a/AskHeaders" }, { action: "tell" }] } },
    ]);
    const other = await load(channels, two("$message.header#/back"));
    expect(other.printed).toContain("operation-unsupported  Another request says in another");
    const unasked = await load(channels, `${receive("q", reply("known"))}, ${send("known")}`);
    expect(unasked.service("a").publications).toHaveLength(1);
    expect(unasked.service("a").publications[0]).not.toHaveProperty("answers");
  });

  it.each([
    [", reply: {}", "The reply has no channel"],
    [reply("open"), "No header and no channel says the reply's address"],
    [reply("open", "$message.payload#/replyTo"), "No header and no channel says"],
    [reply("open", "replyTo"), "Write a runtime expression"],
    [reply("open", "$message.header#/replyto"), "Did you mean `replyTo`?"],
  ])("are told where nobody knows where they go: %s", async (text, want) => {
    const { printed, service } = await load(channels, receive("q", text));
    expect(printed).toContain(want);
    expect(service("a").subscriptions).toHaveLength(1);
  });
});
