import type { SecurityScheme } from "../../model/index.ts";
import type { Imports } from "../imports.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { type CodeValue, layOut } from "../text/layout.ts";
import { identifier, literal, propertyKey } from "../text/literal.ts";

/** Who may call. */
export interface SecurityView {
  /** Name of the type of the verifiers. */
  readonly name: string;
  /** Type parameters of who is calling: one for each security scheme, separated by commas. */
  readonly principals: string;
  /** One for each security scheme that an operation asks for. */
  readonly verifiers: readonly VerifierView[];
  /** Entries of the table of schemes that are not HTTP bearer. */
  readonly schemes: readonly string[];
}

/** What verifies the credentials of one security scheme. */
export interface VerifierView {
  /** Its comment. */
  readonly doc: readonly string[];
  /** The whole property of the type. */
  readonly member: string;
}

/** Makes the view of who may call; false where nobody is asked who they are. */
export function securityView(
  { names, service }: ServiceFolder,
  imports: Imports,
): SecurityView | false {
  const used = new Set(
    service.routes.flatMap(({ security }) => security.flat().map(({ scheme }) => scheme)),
  );
  const schemes = service.securitySchemes.filter(({ name }) => used.has(name));
  if (schemes.length === 0) return false;
  return {
    name: identifier(names.security),
    principals: [...names.principals.values()].map(identifier).join(", "),
    verifiers: schemes.map((scheme) => ({
      doc: docComment([scheme.description], 2),
      member: `${propertyKey(scheme.name)}: ${verifier(scheme, imports)}<${names.principals.get(scheme.name) ?? "unknown"}>;`,
    })),
    schemes: schemes.flatMap(({ name, credentials }) => {
      const value = schemeValue(credentials);
      return value === undefined ? [] : layOut(`${propertyKey(name)}: `, value, ",", 2);
    }),
  };
}

function verifier({ credentials }: SecurityScheme, imports: Imports): string {
  if (credentials.type === "apiKey")
    return imports.runtime("@revent/runtime/codegen", "ApiKeyVerifier");
  const basic = credentials.type === "http" && credentials.scheme === "basic";
  return imports.runtime("@revent/runtime/codegen", basic ? "BasicVerifier" : "BearerVerifier");
}

/** How credentials are presented; undefined for HTTP bearer, which the runtime assumes. */
function schemeValue(credentials: SecurityScheme["credentials"]): CodeValue | undefined {
  if (credentials.type === "apiKey") {
    return {
      entries: [
        ["type", literal("apiKey")],
        ["in", literal(credentials.in)],
        ["name", literal(credentials.name)],
      ],
    };
  }
  if (credentials.type === "http" && credentials.scheme === "bearer") return undefined;
  return { entries: [["type", literal(credentials.type === "http" ? "basic" : "oauth2")]] };
}
