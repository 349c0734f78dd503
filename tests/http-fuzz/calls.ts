import type { Arbitrary } from "fast-check";
import * as fc from "fast-check";
import { ValueMaker } from "../../generator/src/exercise/values/maker.ts";
import type { Texts } from "../../generator/src/exercise/values/texts.ts";
import type {
  Content,
  ParameterLocation,
  Route,
  Service,
} from "../../generator/src/model/index.ts";
import type { Judge } from "./judge.ts";
import type { Subject } from "./subjects.ts";
import type { WireRequest } from "./wire.ts";

/** One call of an operation, as a client of the contract makes it. */
export interface Call {
  readonly route: Route;
  /** By location, as the emitted client takes them. */
  readonly values: Readonly<Partial<Record<"params" | "query" | "headers" | "cookies", unknown>>>;
  readonly content?: Content;
  readonly body?: unknown;
}

const groupNames = {
  path: "params",
  query: "query",
  header: "headers",
  cookie: "cookies",
} as const;

/** Calls of every operation. */
export function calls({ service, types }: Subject): Arbitrary<Call> {
  const maker = (texts: Texts) => new ValueMaker(fc, types, { texts, examples: "some" });
  const makers = { plain: maker("plain"), any: maker("any") };
  return fc.oneof(
    ...service.routes.map((route) => {
      const groups = Object.entries(route.groups).map(
        ([location, type]) =>
          [groupNames[location as ParameterLocation], makers.plain.ofType(type)] as const,
      );
      return fc
        .tuple(fc.record(Object.fromEntries(groups)), contents(route, makers))
        .map(([values, sent]): Call => ({ route, values, ...sent }));
    }),
  );
}

/** Of values for each kind of place. */
type Makers = Readonly<Record<Texts, ValueMaker>>;

/** A media type and a body for it; nothing where the operation has none, or need not have one. */
function contents({ body }: Route, makers: Makers): Arbitrary<Pick<Call, "content" | "body">> {
  if (body === undefined) return fc.constant({});
  const each = body.content.map((content) =>
    bodyOf(content, makers).map((made) => ({ content: concrete(content), body: made })),
  );
  return body.required ? fc.oneof(...each) : fc.oneof(fc.constant({}), ...each);
}

function concrete(content: Content): Content {
  return { ...content, mediaType: content.mediaType.replace("/*+", "/x+").replace("/*", "/png") };
}

function bodyOf({ mediaType, type }: Content, { plain, any }: Makers): Arbitrary<unknown> {
  const isForm = /form/.test(mediaType);
  if (type !== undefined) return (isForm ? plain : any).ofType(type);
  if (/json/.test(mediaType)) return fc.jsonValue({ maxDepth: 2 });
  if (mediaType.startsWith("text/")) return fc.string({ unit: "binary" });
  return fc.uint8Array({ minLength: 1, maxLength: 20 });
}

/** Whether every value of a call is as the contract has it, so that it has to be accepted. */
export function isValid({ route, values, content, body }: Call, judge: Judge): boolean {
  const groups = Object.entries(route.groups).every(([location, type]) =>
    judge.accepts(type, values[groupNames[location as ParameterLocation]]),
  );
  return groups && (content?.type === undefined || judge.accepts(content.type, body));
}

/** The request that the emitted client makes of a call. */
export async function toWire(
  { Client, service }: Subject,
  { route, values, content, body }: Call,
  prefix: string,
): Promise<WireRequest> {
  let sent: { url: string; init: RequestInit } | undefined;
  const client: object = new Client({
    baseUrl: `http://fuzz${prefix}`,
    fetch: async (url, init = {}) => {
      sent = { url: String(url), init };
      return new Response(null, { status: 599 });
    },
  });
  const request = {
    ...values,
    ...(content !== undefined && {
      body: withFiles(content, body),
      contentType: content.mediaType,
    }),
  };
  const options = { headers: credentials(route, service) };
  await Reflect.get(client, route.name)
    .call(client, request, options)
    .catch(() => undefined);
  if (sent === undefined) throw new Error(`the client did not call ${route.name}`);
  return written(withKeys(sent.url, route, service), sent.init);
}

/** Files are `Blob`s in the client, of a media type that the contract allows. */
function withFiles({ mediaType, encoding = {} }: Content, body: unknown): unknown {
  if (!mediaType.startsWith("multipart/") || typeof body !== "object" || body === null) return body;
  const entries = Object.entries(body).map(([name, value]): [string, unknown] => {
    const type =
      encoding[name]?.contentType?.split(",")[0] ?? (name === "video" ? "video/mp4" : undefined);
    const blob = (text: unknown) => new Blob([String(text)], { type: type ?? "" });
    return [
      name,
      type === undefined ? value : Array.isArray(value) ? value.map(blob) : blob(value),
    ];
  });
  return Object.fromEntries(entries);
}

/** What a caller has to present, by the first alternative. */
function demanded(route: Route, { securitySchemes }: Service) {
  const names = (route.security[0] ?? []).map(({ scheme }) => scheme);
  return names.map((scheme) => securitySchemes.find(({ name }) => name === scheme)?.credentials);
}

/** The URL with those keys that stand in a query. */
function withKeys(url: string, route: Route, service: Service): string {
  const keyed = new URL(url);
  for (const known of demanded(route, service)) {
    if (known?.type !== "apiKey" || known.in !== "query") continue;
    const key = `${encodeURIComponent(known.name)}=key`;
    keyed.search += keyed.search === "" ? `?${key}` : `&${key}`;
  }
  return keyed.href;
}

/** Headers that let a caller in, whoever verifies them. */
function credentials(route: Route, service: Service): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const known of demanded(route, service)) {
    if (known?.type === "apiKey" && known.in === "query") continue;
    if (known?.type === "apiKey" && known.in === "header") headers[known.name] = "key";
    else if (known?.type === "http" && known.scheme === "basic")
      headers.authorization = "Basic YTpi";
    else headers.authorization = "Bearer token";
  }
  return headers;
}

async function written(url: string, init: RequestInit): Promise<WireRequest> {
  const { method = "GET", headers, body } = init;
  const { pathname, search } = new URL(url);
  const response = new Response(body ?? null);
  const names = new Headers(headers);
  const type = response.headers.get("content-type");
  if (type !== null && !names.has("content-type")) names.set("content-type", type);
  return {
    method,
    target: pathname + search,
    headers: [...names],
    body: Buffer.from(await response.arrayBuffer()),
    framing: body === undefined || body === null ? "none" : "length",
  };
}
