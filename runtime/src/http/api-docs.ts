import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join, relative, sep } from "node:path";
import { ReventError } from "../errors/index.ts";
import { pathOf } from "./exchange.ts";

/** Where the contract stands that is to be shown. */
export interface ApiDocsOptions {
  /** Folder of the contracts, with everything that they refer to. Its YAML and JSON files can be read by anyone. */
  readonly specs: string;
  /** The contract, relative to that folder: `users/openapi.yaml`. */
  readonly contract: string;
  /** Title of the page. Default `API`. */
  readonly title?: string;
}

/** A middleware of Express; answers nothing but what it has. */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/** Files of swagger-ui-dist that the page needs. */
const ASSETS = [
  "swagger-ui.css",
  "swagger-ui-bundle.js",
  "swagger-ui-standalone-preset.js",
  "favicon-32x32.png",
];

const mediaTypes: ReadonlyMap<string, string> = new Map([
  [".css", "text/css; charset=utf-8"],
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".json", "application/json"],
  [".png", "image/png"],
  [".yaml", "application/yaml"],
  [".yml", "application/yaml"],
]);

/**
 * Shows a contract with Swagger UI, and serves its files: `app.use("/docs", apiDocs({ specs: "specs", contract:
 * "users/openapi.yaml" }))`. Needs the package `swagger-ui-dist`; nothing is fetched from elsewhere, and no
 * script stands inside of the page, so that it works under a strict Content Security Policy.
 *
 * Throws `misuse` where the package is missing, or there is no such contract.
 */
export function apiDocs({ specs, contract, title = "API" }: ApiDocsOptions): Middleware {
  const contracts = contractFiles(specs);
  const wanted = contract.split(sep).join("/");
  if (!contracts.has(`specs/${wanted}`)) {
    throw new ReventError("misuse", `There is no contract ${contract} in ${specs}.`);
  }
  const folder = assetFolder();
  const assets = ASSETS.map((name) => [name, () => readFile(join(folder, name))] as const);
  const pages = [
    ["", async () => page(title)],
    ["start.js", async () => script(`specs/${wanted}`)],
  ] as const;
  const files = new Map<string, () => Promise<string | Buffer>>([
    ...pages,
    ...assets,
    ...contracts,
  ]);
  return (request, response, next) => {
    const path = pathOf(request.url ?? "/");
    const read = files.get(path.slice(1));
    if (read === undefined || !["GET", "HEAD"].includes(request.method ?? "")) return next();
    if (path === "/" && needsSlash(request)) return redirect(request, response);
    read().then((body) => answer(response, path, body), next);
  };
}

/** The YAML and JSON files of a folder, by the path that they are served at. */
function contractFiles(specs: string): ReadonlyMap<string, () => Promise<Buffer>> {
  const entries = readdirSync(specs, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => {
      const name = relative(specs, file).split(sep).map(encodeURIComponent).join("/");
      return [`specs/${name}`, () => readFile(file)];
    }),
  );
}

function assetFolder(): string {
  try {
    const require = createRequire(import.meta.url);
    return dirname(require.resolve("swagger-ui-dist/package.json"));
  } catch (cause) {
    const message = "apiDocs needs Swagger UI: npm install swagger-ui-dist";
    throw new ReventError("misuse", message, { cause });
  }
}

/** Whether a relative link would lead out of the path at which this is mounted. */
function needsSlash(request: IncomingMessage): boolean {
  const { originalUrl } = request as { originalUrl?: unknown };
  return typeof originalUrl === "string" && !pathOf(originalUrl).endsWith("/");
}

function redirect(request: IncomingMessage, response: ServerResponse): void {
  const { originalUrl } = request as { originalUrl?: unknown };
  const last = pathOf(String(originalUrl)).split("/").at(-1);
  response.writeHead(301, { location: `./${last}/`, "content-length": 0 }).end();
}

function answer(response: ServerResponse, path: string, body: string | Buffer): void {
  const type = path === "/" ? ".html" : extname(path);
  response.writeHead(200, {
    "content-type": mediaTypes.get(type) ?? "application/octet-stream",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

function page(title: string): string {
  const escaped = title.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped}</title>
    <link rel="stylesheet" href="swagger-ui.css">
    <link rel="icon" href="favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="swagger-ui-standalone-preset.js"></script>
    <script src="start.js"></script>
  </body>
</html>
`;
}

function script(url: string): string {
  return `SwaggerUIBundle({
  url: new URL(${JSON.stringify(url)}, document.baseURI).href,
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "BaseLayout",
});
`;
}
