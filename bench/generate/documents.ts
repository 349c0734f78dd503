/** Resources of a made-up service; each has five operations. */
const resources = ["order", "invoice", "customer", "product"] as const;

/** An OpenAPI document of 20 operations, of the kind that people write: lists, bodies, shared problems. */
export function openApi(service: string): string {
  const paths = Object.fromEntries(resources.flatMap((name) => pathsOf(name)));
  const schemas = Object.fromEntries(resources.flatMap((name) => schemasOf(name)));
  return JSON.stringify(
    {
      openapi: "3.1.0",
      info: { title: service, version: "1.0.0" },
      paths,
      components: { schemas: { ...schemas, Problem: problem } },
    },
    null,
    2,
  );
}

/** An AsyncAPI document of 10 events that the service of {@link openApi} sends; two of their schemas are its own. */
export function asyncApi(service: string): string {
  const actions = ["created", "changed", "deleted", "archived", "restored"];
  const events = resources.slice(0, 2).flatMap((name) => actions.map((done) => `${name}.${done}`));
  const messages = Object.fromEntries(
    events.map((name) => [name.replace(".", "_"), { name, payload: eventOf(name) }]),
  );
  return JSON.stringify(
    {
      asyncapi: "3.0.0",
      info: { title: service, version: "1.0.0" },
      channels: { events: { address: service, messages } },
      operations: { send: { action: "send", channel: { $ref: "#/channels/events" } } },
    },
    null,
    2,
  );
}

function pathsOf(name: string): readonly (readonly [string, object])[] {
  const type = capital(name);
  const id = { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } };
  const operation = (verb: string, responses: object, more: object = {}) => ({
    operationId: `${verb}${type}`,
    summary: `${capital(verb)} one ${name}, or several.`,
    responses: { ...responses, default: { description: "Failed", ...json("Problem") } },
    ...more,
  });
  const body = { requestBody: { required: true, ...json(`New${type}`) } };
  return [
    [
      `/${name}s`,
      {
        get: operation("list", ok(`${type}Page`), { parameters: listParameters }),
        post: operation("create", { 201: { description: "Created", ...json(type) } }, body),
      },
    ],
    [
      `/${name}s/{id}`,
      {
        parameters: [id],
        get: operation("get", ok(type)),
        put: operation("replace", ok(type), body),
        delete: operation("delete", { 204: { description: "Deleted" } }),
      },
    ],
  ];
}

function schemasOf(name: string): readonly (readonly [string, object])[] {
  const type = capital(name);
  const fields = {
    name: {
      type: "string",
      minLength: 1,
      maxLength: 200,
      description: `What the ${name} is called.`,
    },
    state: { type: "string", enum: ["open", "paid", "closed"] },
    tags: { type: "array", items: { type: "string" }, maxItems: 20 },
    amount: { type: "number", minimum: 0 },
    address: {
      type: "object",
      required: ["city"],
      properties: {
        street: { type: "string" },
        city: { type: "string" },
        zip: { type: ["string", "null"] },
      },
    },
  };
  const stored = {
    id: { type: "string", format: "uuid" },
    createdAt: { type: "string", format: "date-time" },
    ...fields,
  };
  const items = { type: "array", items: { $ref: `#/components/schemas/${type}` } };
  return [
    [type, { type: "object", required: ["id", "createdAt", "name", "state"], properties: stored }],
    [`New${type}`, { type: "object", required: ["name"], properties: fields }],
    [
      `${type}Page`,
      { type: "object", required: ["items"], properties: { items, next: { type: "string" } } },
    ],
  ];
}

const listParameters = [
  {
    name: "limit",
    in: "query",
    schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
  },
  { name: "state", in: "query", schema: { type: "string", enum: ["open", "paid", "closed"] } },
];

const problem = {
  type: "object",
  required: ["title"],
  properties: {
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
  },
};

function eventOf(event: string): object {
  const [name = "", action] = event.split(".");
  if (action === "created") return { $ref: `openapi.json#/components/schemas/${capital(name)}` };
  return {
    type: "object",
    required: ["id", "at"],
    properties: {
      id: { type: "string", format: "uuid" },
      at: { type: "string", format: "date-time" },
      reason: { type: "string" },
    },
  };
}

function ok(type: string): object {
  return { 200: { description: "Done", ...json(type) } };
}

function json(type: string): object {
  return { content: { "application/json": { schema: { $ref: `#/components/schemas/${type}` } } } };
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
