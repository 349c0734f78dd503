import { describe, expect, it } from "vitest";
import { loadProject } from "./testing/project.ts";

const info = 'info: { title: T, version: "1" }';

const auth = `asyncapi: 3.0.0
${info}
channels:
  auth:
    address: auth
    x-stream: { partitions: 1, encoding: cloudevents }
    messages:
      registered:
        name: account.registered
        x-key: $message.payload#/account/id
        payload:
          type: object
          required: [account]
          properties: { account: { $ref: "../common/schemas.yaml#/Account" } }
      deleted:
        $ref: "#/components/messages/deleted"
operations:
  sendAll: { action: send, channel: { $ref: "#/channels/auth" } }
components:
  messages:
    deleted:
      name: account.deleted
      payload: { $ref: "../common/schemas.yaml#/Account" }
      headers: { type: object, properties: { trace: { type: string } } }
`;

const users = `asyncapi: 3.0.0
${info}
channels:
  auth: { $ref: "../auth/asyncapi.yaml#/channels/auth" }
operations:
  onDeleted:
    action: receive
    channel: { $ref: "#/channels/auth" }
    messages: [{ $ref: "#/channels/auth/messages/deleted" }]
    x-retry: { attempts: 3, backoff: { initial: 100, factor: 2, max: 1000 } }
    x-dead-letter: false
    x-emits: [user.deleted]
`;

const usersHttp = `openapi: 3.1.0
${info}
security: [{ bearer: [] }]
paths:
  /users/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    get:
      operationId: get-user
      summary: Fetch one.
      parameters:
        - { name: X-Trace, in: header, schema: { type: string }, description: For logs. }
        - { name: limit, in: query, schema: { type: integer, default: 20 } }
      responses:
        "200":
          description: Here.
          content: { application/json: { schema: { type: array, items: { $ref: "../common/schemas.yaml#/Account" } } } }
        "404": { $ref: "../common/schemas.yaml#/responses/NotFound" }
    put:
      security: []
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { "204": { description: Done. } }
components:
  schemas:
    Account: { $ref: "../common/schemas.yaml#/Account" }
  securitySchemes: { bearer: { type: http, scheme: Bearer } }
`;

const common = `Account:
  description: Who can log in.
  type: object
  properties:
    id: { type: string }
    friends: { type: array, items: { $ref: "#/Account" } }
    home: { $ref: "#/Account/properties/id" }
responses:
  NotFound:
    description: No.
    content: { application/problem+json: { schema: { type: object } } }
`;

const project = {
  "specs/auth/asyncapi.yaml": auth,
  "specs/users/asyncapi.yaml": users,
  "specs/users/openapi.yaml": usersHttp,
  "specs/common/schemas.yaml": common,
};

describe("loadWorkspace", () => {
  it("gives each schema one type, owned by the folder that it is written in", async () => {
    const { workspace, printed, schema } = await loadProject(project);
    expect(printed).toBe("");
    expect(workspace.types.map(({ id }) => id)).toEqual([
      "auth/AccountDeletedHeaders",
      "auth/AccountRegisteredPayload",
      "common/Account",
      "common/AccountId",
      "common/NotFoundResponseBody",
      "users/GetUserHeaders",
      "users/GetUserParams",
      "users/GetUserQuery",
      "users/GetUserResponseBody",
      "users/PutUsersByIdParams",
      "users/PutUsersByIdRequestBody",
    ]);
    expect(schema("common/Account")).toEqual({
      description: "Who can log in.",
      type: "object",
      properties: {
        id: { type: "string" },
        friends: { type: "array", items: { $ref: "common/Account" } },
        home: { $ref: "common/AccountId" },
      },
    });
  });

  it("groups the parameters of each location into one object", async () => {
    const { service, schema } = await loadProject(project);
    const [route] = service("users").routes;
    expect(route?.groups).toEqual({
      path: "users/GetUserParams",
      query: "users/GetUserQuery",
      header: "users/GetUserHeaders",
    });
    expect(schema("users/GetUserParams")).toEqual({
      description: "Path of `GET /users/{id}`.",
      type: "object",
      required: ["id"],
      properties: { id: { type: "string" } },
    });
    expect(schema("users/GetUserHeaders")).toEqual({
      description: "Headers of `GET /users/{id}`.",
      type: "object",
      properties: { "x-trace": { type: "string", description: "For logs." } },
    });
  });

  it("reads routes with their bodies, responses and security", async () => {
    const { service } = await loadProject(project);
    const [get, put] = service("users").routes;
    expect(get).toMatchObject({ name: "getUser", method: "GET", path: "/users/{id}" });
    expect(get?.security).toEqual([[{ scheme: "bearer", scopes: [] }]]);
    expect(get?.responses.map(({ status, content }) => [status, content])).toEqual([
      ["200", [{ mediaType: "application/json", type: "users/GetUserResponseBody" }]],
      ["404", [{ mediaType: "application/problem+json", type: "common/NotFoundResponseBody" }]],
    ]);
    expect(put).toMatchObject({ name: "putUsersById", security: [] });
    expect(put?.body).toEqual({
      required: false,
      content: [{ mediaType: "application/json", type: "users/PutUsersByIdRequestBody" }],
    });
    expect(service("users").securitySchemes[0]?.credentials).toEqual({
      type: "http",
      scheme: "bearer",
    });
  });

  it("gives a stream the settings of the service that sends on it", async () => {
    const { service } = await loadProject(project);
    const [stream] = service("auth").streams;
    expect(stream).toMatchObject({ address: "auth", owner: "auth" });
    expect(stream?.settings).toEqual({
      partitions: 1,
      order: "none",
      encoding: "cloudevents",
      durability: "primary",
    });
    expect(service("users").streams).toEqual([stream]);
  });

  it("gives sender and receiver the same event", async () => {
    const { service } = await loadProject(project);
    const { publications } = service("auth");
    const { subscriptions } = service("users");
    expect(publications.map(({ name }) => name)).toEqual(["accountRegistered", "accountDeleted"]);
    expect(publications[0]?.event.key).toEqual(["account", "id"]);
    expect(subscriptions).toHaveLength(1);
    expect(subscriptions[0]?.event).toEqual(publications[1]?.event);
    expect(subscriptions[0]).toMatchObject({
      name: "onAccountDeleted",
      retry: { attempts: 3, backoff: { initial: 100, factor: 2, max: 1000 } },
      deadLetter: false,
      emits: ["user.deleted"],
      event: { payload: "common/Account", headers: "auth/AccountDeletedHeaders", stream: "auth" },
    });
  });

  it("says which files it read and which services it could not", async () => {
    const { inputs, failed, workspace } = await loadProject({
      ...project,
      "specs/broken/openapi.yaml": "openapi: [",
    });
    expect(inputs).toEqual([
      "specs/auth/asyncapi.yaml",
      "specs/broken/openapi.yaml",
      "specs/common/schemas.yaml",
      "specs/users/asyncapi.yaml",
      "specs/users/openapi.yaml",
    ]);
    expect(failed).toEqual(["broken"]);
    expect(workspace.services.map(({ name }) => name)).toEqual(["auth", "users"]);
  });

  it("reads AsyncAPI 2, where publish means that the application receives, as its twin in 3", async () => {
    const v2 = `asyncapi: 2.6.0
${info}
channels:
  orders:
    publish: { message: { $ref: "#/components/messages/placed" } }
    subscribe: { message: { oneOf: [{ $ref: "#/components/messages/paid" }] } }
components:
  messages:
    placed: { name: order.placed, payload: { type: object } }
    paid: { name: order.paid, payload: { type: string } }
`;
    const v3 = `asyncapi: 3.0.0
${info}
channels:
  orders:
    address: orders
    messages:
      placed: { $ref: "#/components/messages/placed" }
      paid: { $ref: "#/components/messages/paid" }
operations:
  in: { action: receive, channel: { $ref: "#/channels/orders" }, messages: [{ $ref: "#/channels/orders/messages/placed" }] }
  out: { action: send, channel: { $ref: "#/channels/orders" }, messages: [{ $ref: "#/channels/orders/messages/paid" }] }
components:
  messages:
    placed: { name: order.placed, payload: { type: object } }
    paid: { name: order.paid, payload: { type: string } }
`;
    const [one, two] = await Promise.all(
      [v2, v3].map(async (text) => {
        const { service, workspace, printed } = await loadProject({
          "specs/a/asyncapi.yaml": text,
        });
        const { publications, subscriptions } = service("a");
        const events = [...publications, ...subscriptions].map(({ name, event }) => [name, event]);
        return { printed, events, types: workspace.types };
      }),
    );
    expect(one).toEqual(two);
    expect(one?.events.map(([name]) => name)).toEqual(["orderPaid", "onOrderPlaced"]);
  });

  it("unwraps schemas that say their format, wherever they are referred to", async () => {
    const text = `asyncapi: 3.0.0
${info}
channels:
  a:
    address: a
    messages:
      m: { payload: { $ref: "#/components/schemas/S" } }
      n: { payload: { type: object, properties: { s: { $ref: "#/components/schemas/S" } } } }
operations:
  x: { action: send, channel: { $ref: "#/channels/a" } }
components:
  schemas:
    S: { schemaFormat: application/schema+json;version=draft-07, schema: { type: string } }
    Avro: { schemaFormat: application/vnd.apache.avro, schema: { type: record } }
`;
    const { service, schema, printed } = await loadProject({ "specs/a/asyncapi.yaml": text });
    expect(service("a").publications.map(({ event }) => event.payload)).toEqual([
      "a/S",
      "a/NPayload",
    ]);
    expect(schema("a/S")).toEqual({ type: "string" });
    expect(schema("a/NPayload")).toMatchObject({ properties: { s: { $ref: "a/S" } } });
    expect(printed).toContain("14:27  schema-unsupported  warning: Schemas in the format");
  });

  it("puts the stream in front of a handler's name where two streams have the same action", async () => {
    const text = `asyncapi: 3.0.0
${info}
channels:
  a: { address: cars, messages: { m: { name: was.sold, payload: { type: string } } } }
  b: { address: boats, messages: { m: { name: was.sold, payload: { type: string } } } }
operations:
  x: { action: receive, channel: { $ref: "#/channels/a" } }
  y: { action: receive, channel: { $ref: "#/channels/b" } }
`;
    const { service } = await loadProject({ "specs/a/asyncapi.yaml": text });
    expect(service("a").subscriptions.map(({ name }) => name)).toEqual([
      "onCarsWasSold",
      "onBoatsWasSold",
    ]);
  });
});

describe("requests that a service makes itself", () => {
  it("are named by their operationId, or by their key; callbacks know where they belong", async () => {
    const { workspace, diagnostics } = await loadProject({
      "specs/a/openapi.yaml": `openapi: 3.1.0
${info}
paths:
  /jobs:
    post:
      operationId: done
      responses: { 204: { description: d } }
      callbacks:
        done:
          "{$request.body#/url}":
            post: { responses: { 200: { description: d } } }
          "{$request.body#/url}/both":
            put: { responses: { 200: { description: d } } }
            delete: { operationId: forget, responses: { 200: { description: d } } }
webhooks:
  job.failed:
    post: { responses: { 200: { description: d } } }
`,
    });
    const [service] = workspace.services;
    expect(diagnostics).toEqual([]);
    expect(
      service?.webhooks.map(({ route, callback }) => [route.path, callback?.expression]),
    ).toEqual([
      ["/jobFailed", undefined],
      ["/done2", "{$request.body#/url}"],
      ["/putDone", "{$request.body#/url}/both"],
      ["/forget", "{$request.body#/url}/both"],
    ]);
    expect(service?.webhooks[1]?.callback).toMatchObject({ method: "POST", path: "/jobs" });
  });
});
