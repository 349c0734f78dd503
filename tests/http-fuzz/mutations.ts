import { gzipSync } from "node:zlib";
import fc, { type Arbitrary } from "fast-check";
import type { WireRequest } from "./wire.ts";

/** One thing that is wrong with a request, or odd. */
export interface Mutation {
  readonly kind: keyof typeof kinds;
  /** Chooses a place. */
  readonly at: number;
  readonly text: string;
}

/** Bytes as they may come in a path, a query, a header or a body, good and bad. */
const hostile = [
  "%",
  "%zz",
  "%00",
  "%ff",
  "%c0%af",
  "%2f",
  "%2e%2e%2f",
  "..",
  "../../etc/passwd",
  "//",
  "/",
  "/./",
  "\\",
  ";a=1",
  "?",
  "#",
  "&",
  "=",
  "[",
  "]",
  "[]",
  "[a][b]=c",
  "__proto__",
  "__proto__[polluted]",
  "constructor",
  "constructor[prototype][polluted]",
  "toString",
  "hasOwnProperty",
  "null",
  "true",
  "NaN",
  "Infinity",
  "-0",
  "1e999",
  "-1e999",
  "9007199254740993",
  "1e21",
  "0x10",
  "99999999999999999999999999999999",
  "😀",
  "%F0%9F%98%80",
  "\u0000",
  "\t",
  "\u007f",
  "\u2028",
  "%0d%0aX-Injected: 1",
  "{}",
  "[]",
  '"',
  "'",
  "<script>",
  "`",
  "x".repeat(5000),
  ",".repeat(500),
  "",
  " ",
  "+",
  "*",
  "a,b",
  "=?utf-8?q?a?=",
];

const jsonTexts = [
  "",
  "null",
  "0",
  "true",
  '"text"',
  "[]",
  "{}",
  "{",
  "[1,",
  '{"a":1,}',
  "NaN",
  "1e999",
  "-0",
  "\u0000",
  "\ufeff{}",
  "{}{}",
  "// a\n{}",
  '{"__proto__":{"polluted":true}}',
  '{"\\u005f_proto__":{"polluted":true}}',
  '{"a":[{"__proto__":{"polluted":true}}]}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"valueOf":null,"hasOwnProperty":0}',
  '{"length":1e9}',
  '{"then":1}',
  '{"toJSON":1}',
  '"\\ud800"',
  `${"[".repeat(4000)}${"]".repeat(4000)}`,
  `${'{"a":'.repeat(1500)}1${"}".repeat(1500)}`,
  `[${"{},".repeat(3000)}{}]`,
  `"${"x".repeat(20_000)}"`,
];

/** Values that are put where others were in JSON. */
const jsonValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53 + 2,
  "",
  "text",
  "\u0000",
  "😀",
  [],
  {},
  [null],
  [[[[]]]],
  { a: { b: {} } },
  JSON.parse('{"__proto__":1}'),
  { constructor: 1 },
  "x".repeat(3000),
  Array(500).fill(0),
  "\ud800",
];

type Mutate = (request: WireRequest, at: number, text: string) => void;

const contentTypes = [
  "",
  "application/json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "multipart/form-data; boundary=",
  "multipart/form-data; boundary=x",
  "application/json; charset=utf-16",
  'application/json; charset="',
  "application/octet-stream",
  "image/png",
  "*/*",
  "application/",
  "json",
  "application/json, text/plain",
  "text/html",
  "application/merge-patch+json",
  "image/*",
];

const kinds = {
  method: (request, at) => {
    const methods = [
      "GET",
      "POST",
      "PUT",
      "PATCH",
      "DELETE",
      "HEAD",
      "OPTIONS",
      "TRACE",
      "PURGE",
      "QUERY",
      "get",
      "FOO",
    ];
    request.method = pick(methods, at);
  },
  pathInserted: (request, at, text) => {
    const [path = "", rest = ""] = split(request.target);
    request.target = inserted(path, at, text) + rest;
  },
  pathSegment: (request, at, text) => {
    const [path = "", rest = ""] = split(request.target);
    const segments = path.split("/");
    segments[at % segments.length] = text;
    request.target = `/${segments.join("/").replace(/^\//, "")}${rest}`;
  },
  pathLong: (request, at) => {
    request.target = `${split(request.target)[0]}${"/a".repeat(at % 9000)}`;
  },
  target: (request, at, text) => {
    request.target = pick(
      ["*", "http://other/users", "users", "//x/y", `/${text}`, "/?", "/#", "http://[", text],
      at,
    );
  },
  queryAdded: (request, _, text) => {
    request.target += `${request.target.includes("?") ? "&" : "?"}${text}`;
  },
  queryInserted: (request, at, text) => {
    const [path = "", rest = ""] = split(request.target);
    request.target = path + (rest === "" ? `?a=${text}` : `?${inserted(rest.slice(1), at, text)}`);
  },
  queryTwice: (request, at) => {
    const pairs = split(request.target)[1]?.slice(1).split("&") ?? [];
    request.target += `${request.target.includes("?") ? "&" : "?"}${pick([...pairs, "limit=1&limit=2"], at)}`;
  },
  queryValue: (request, at, text) => {
    const names = [
      "limit",
      "filter",
      "filter[open]",
      "filter[__proto__]",
      "raw",
      "tags",
      "cursor",
      "before",
      "note",
      "author",
    ];
    request.target += `${request.target.includes("?") ? "&" : "?"}${pick(names, at)}=${text}`;
  },
  headerValue: (request, at, text) => {
    const header = request.headers[at % Math.max(1, request.headers.length)];
    if (header !== undefined) header[1] = text;
  },
  headerAdded: (request, at, text) => {
    const names = [
      "Cookie",
      "Accept",
      "Authorization",
      "X-Request-Id",
      "X-Trace",
      "Last-Event-ID",
      "Expect",
      "Upgrade",
      "Content-Encoding",
      "X-Http-Method-Override",
      "__proto__",
      "constructor",
      "Transfer-Encoding",
      "Content-Length",
      "Host",
      "Range",
      "Origin",
      "If-Match",
    ];
    request.headers.push([pick(names, at), text]);
  },
  headerDropped: (request, at) => {
    request.headers.splice(at % Math.max(1, request.headers.length), 1);
  },
  headerTwice: (request, at) => {
    const header = request.headers[at % Math.max(1, request.headers.length)];
    if (header !== undefined) request.headers.push([...header]);
  },
  headersMany: (request, at) => {
    for (let index = 0; index < at % 3000; index++) request.headers.push([`X-${index}`, "1"]);
  },
  headerLong: (request, at) => {
    request.headers.push(["X-Long", "x".repeat(at % 40_000)]);
  },
  cookie: (request, at, text) => {
    const cookies = [
      "session=",
      "session=1; session=2; x=",
      "__proto__=1; session=",
      "=",
      ";;",
      'session="',
      "session",
    ];
    request.headers.push(["Cookie", `${pick(cookies, at)}${text}`]);
  },
  accept: (request, at, text) => {
    request.headers = request.headers.filter(([name]) => name !== "accept");
    request.headers.push([
      "Accept",
      pick(
        ["*/*", "text/html", "image/*;q=0", ",", ";;q=", "application/json;q=abc", `*/${text}`],
        at,
      ),
    ]);
  },
  contentType: (request, at) => {
    request.headers = request.headers.filter(([name]) => name.toLowerCase() !== "content-type");
    request.headers.push(["Content-Type", pick(contentTypes, at)]);
  },
  bodyJson: (request, at) => setBody(request, Buffer.from(pick(jsonTexts, at))),
  bodyValue: (request, at) => {
    const value = parsed(request.body);
    if (value !== undefined) setBody(request, Buffer.from(JSON.stringify(replaced(value, at))));
  },
  bodyInserted: (request, at, text) => {
    setBody(request, Buffer.from(inserted(request.body.toString("latin1"), at, text), "latin1"));
  },
  bodyBytes: (request, at) => {
    const bytes = Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x00]);
    const place = at % (request.body.length + 1);
    setBody(
      request,
      Buffer.concat([request.body.subarray(0, place), bytes, request.body.subarray(place)]),
    );
  },
  bodyCut: (request, at) =>
    setBody(request, request.body.subarray(0, at % (request.body.length + 1))),
  bodyLong: (request, at) => setBody(request, Buffer.alloc(at % 60_000, "[")),
  bodyForm: (request, at, text) => {
    request.headers = request.headers.filter(([name]) => name.toLowerCase() !== "content-type");
    request.headers.push(["Content-Type", "application/x-www-form-urlencoded"]);
    setBody(
      request,
      Buffer.from(
        pick(
          [
            `text=${text}`,
            `${text}=1&text=a`,
            `text=a&text=${text}`,
            `text=a&order=${text}`,
            `codes=${text}`,
          ],
          at,
        ),
      ),
    );
  },
  bodyCompressed: (request) => {
    request.headers.push(["Content-Encoding", "gzip"]);
    setBody(request, gzipSync(Buffer.alloc(1_000_000)));
  },
  chunked: (request) => {
    request.framing = "chunked";
  },
  unframed: (request) => {
    request.framing = "none";
  },
  lengthShort: (request, at) => {
    request.framing = "length";
    request.length = at % (request.body.length + 1);
  },
  lengthLong: (request, at) => {
    request.framing = "length";
    request.length = request.body.length + 1 + (at % 1000);
  },
  cut: (request, at) => {
    request.cut = at % (300 + request.body.length);
  },
} satisfies Record<string, Mutate>;

/** None, mostly one, or a few mutations. */
export const mutations: Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
    at: fc.nat({ max: 100_000 }),
    text: fc.constantFrom(...hostile),
  }),
  { maxLength: 3 },
);

export function mutate(request: WireRequest, all: readonly Mutation[]): void {
  for (const { kind, at, text } of all) kinds[kind](request, at, text);
}

function pick<Item>(items: readonly Item[], at: number): Item {
  return items[at % items.length] as Item;
}

/** The path of a target, and what follows. */
function split(target: string): [string, string] {
  const end = target.search(/[?#]/);
  return end < 0 ? [target, ""] : [target.slice(0, end), target.slice(end)];
}

function inserted(into: string, at: number, text: string): string {
  const place = at % (into.length + 1);
  return into.slice(0, place) + text + into.slice(place);
}

function setBody(request: WireRequest, body: Buffer): void {
  request.body = body;
  if (request.framing === "none") request.framing = "length";
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** The value with something else at one of its places. */
function replaced(value: unknown, at: number): unknown {
  if (typeof value !== "object" || value === null || at % 3 === 0) return pick(jsonValues, at);
  const keys = Object.keys(value);
  if (keys.length === 0) return pick(jsonValues, at);
  const key = pick(keys, at);
  const inner = replaced(Reflect.get(value, key), Math.trunc(at / 3) + 1);
  return Array.isArray(value)
    ? value.map((one, index) => (String(index) === key ? inner : one))
    : { ...value, [key]: inner };
}
