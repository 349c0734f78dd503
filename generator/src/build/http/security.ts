import { didYouMean } from "../../diagnostics/index.ts";
import { child, entriesOf, itemsOf, type Located, type Mapping } from "../../load/index.ts";
import type { SecurityRequirement, SecurityScheme } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, itemsAt, mappingAt, textAt } from "../read.ts";

/** The schemes that a document declares: those that are supported, and the names of all. */
export interface SecuritySchemes {
  readonly supported: readonly SecurityScheme[];
  readonly declared: ReadonlySet<string>;
}

/** `components/securitySchemes` of a document. */
export function readSecuritySchemes(context: Context, document: Located): SecuritySchemes {
  const components = mappingAt(context, document, "components");
  const entries = components ? entriesAt(context, components, "securitySchemes") : [];
  return {
    declared: new Set(entries.map(([name]) => name)),
    supported: entries.flatMap(([name, entry]) => {
      const at = asMapping(context, entry);
      const credentials = at && readCredentials(context, at);
      if (at === undefined || credentials === undefined) return [];
      const description = textAt(context, at, "description");
      const place = { file: entry.file, pointer: entry.pointer };
      const written = description === undefined ? {} : { description };
      return [{ kind: "securityScheme", name, ...written, credentials, place }];
    }),
  };
}

type Credentials = SecurityScheme["credentials"];

function readCredentials(context: Context, at: Located<Mapping>): Credentials | undefined {
  switch (textAt(context, at, "type")) {
    case "http":
      return readHttp(context, at);
    case "apiKey":
      return readApiKey(context, at);
    case "oauth2":
      return { type: "oauth2" };
    case "openIdConnect":
      return { type: "openIdConnect", url: textAt(context, at, "openIdConnectUrl") ?? "" };
    default:
      return undefined;
  }
}

function readHttp(context: Context, at: Located): Credentials | undefined {
  const scheme = textAt(context, at, "scheme")?.toLowerCase();
  const format = textAt(context, at, "bearerFormat");
  if (scheme !== "bearer" && scheme !== "basic") return undefined;
  return { type: "http", scheme, ...(format !== undefined && { format }) };
}

function readApiKey(context: Context, at: Located): Credentials | undefined {
  const location = textAt(context, at, "in");
  const name = textAt(context, at, "name");
  if (name === undefined) return undefined;
  if (location !== "header" && location !== "query" && location !== "cookie") return undefined;
  return { type: "apiKey", in: location, name };
}

/**
 * What a caller of `operation` has to show: its own `security`, or that of the document. A scheme
 * that cannot be enforced is an error, since leaving it out would open the operation to all.
 */
export function readSecurity(
  context: Context,
  operation: Located,
  document: Located,
  schemes: SecuritySchemes,
): readonly SecurityRequirement[] {
  const holder = child(operation, "security") === undefined ? document : operation;
  return itemsAt(context, holder, "security").flatMap((item) => {
    const at = asMapping(context, item);
    if (at === undefined) return [];
    return [entriesOf(at).map(([scheme, scopes]) => requirement(context, scheme, scopes, schemes))];
  });
}

/** The schemes among those that an operation asks for whose key is sent in the query. */
export function keysInQuery(
  security: readonly SecurityRequirement[],
  { supported }: SecuritySchemes,
): readonly SecurityScheme[] {
  const used = new Set(security.flat().map(({ scheme }) => scheme));
  return supported.filter(
    ({ name, credentials }) =>
      used.has(name) && credentials.type === "apiKey" && credentials.in === "query",
  );
}

function requirement(
  { diagnostics }: Context,
  scheme: string,
  at: Located,
  { supported, declared }: SecuritySchemes,
): SecurityRequirement[number] {
  const place = { file: at.file, pointer: at.pointer, part: "key" } as const;
  if (!declared.has(scheme)) {
    diagnostics.error(
      "security-scheme-unknown",
      place,
      `There is no security scheme \`${scheme}\`.`,
      didYouMean(scheme, declared) ?? "Declare it under `components/securitySchemes`.",
    );
  } else if (!supported.some(({ name }) => name === scheme)) {
    diagnostics.error(
      "security-scheme-unsupported",
      place,
      `The security scheme \`${scheme}\` is of a kind that is not supported.`,
      "Use http bearer, http basic, apiKey, oauth2 or openIdConnect.",
    );
  }
  const scopes = itemsOf(at).flatMap(({ value }) => (typeof value === "string" ? value : []));
  return { scheme, scopes };
}
