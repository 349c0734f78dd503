import type {
  Content,
  Parameter,
  ParameterLocation,
  Response,
  Route,
  SecurityRequirement,
  SecurityScheme,
  TypeId,
} from "../../model/index.ts";
import { fileFields, formShape } from "../form-shape.ts";
import { Imports } from "../imports.ts";
import { bodyKind, type Direction, hasTextEvents, isValidated } from "../media-types.ts";
import { parameterShape } from "../parameter-shape.ts";
import type { ServiceFolder } from "../plan.ts";
import { docComment } from "../text/comment.ts";
import { type CodeValue, layOut } from "../text/layout.ts";
import { identifier, literal, memberName, propertyKey } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { isChecked } from "../validators/uses.ts";
import { type FileView, header } from "./header.ts";
import { partNames } from "./request-type.ts";

/** View of `router.ts`. */
export interface RouterView extends FileView {
  /** Comment of the function that makes the router. */
  readonly doc: readonly string[];
  /** Name of the function that makes the router. */
  readonly router: string;
  /** The core's interface. */
  readonly core: string;
  /** Present where an operation asks who is calling. */
  readonly security: SecurityView | false;
  /** One for each operation, in the order of the contract. */
  readonly routes: readonly RouteView[];
}

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

/** One entry of the table of routes. */
export interface RouteView {
  /** Its comment. */
  readonly doc: readonly string[];
  /** Name of the core's method, as the key of a property. */
  readonly name: string;
  /** HTTP method, as a literal. */
  readonly method: string;
  /** Path template, as a literal. */
  readonly path: string;
  /** Lines of the properties between path and responses. */
  readonly parts: readonly string[];
  /** Entries of the table of its answers. */
  readonly responses: readonly string[];
}

export function routerView(folder: ServiceFolder, tools: Tools): RouterView {
  const { names, service } = folder;
  const imports = new Imports([names.router, names.security, "routes", "schemes"]);
  imports.runtime("@revent/runtime/codegen", "createRouter");
  for (const name of ["Router", "RouterOptions", "RouteTable"] as const) {
    imports.runtime("@revent/runtime/codegen", name);
  }
  const routes = service.routes.map((route) => new RouteWriter(folder, tools, imports).view(route));
  const security = securityView(folder, imports);
  const core = imports.type("./core.ts", names.core);
  const about = `An Express router for ${service.name}: checks every request, calls the core, and answers.`;
  return {
    header: header(folder),
    imports: imports.lines(folder.specifier),
    doc: docComment([about], 0),
    router: identifier(names.router),
    core,
    security,
    routes,
  };
}

/** Functions of the runtime that declare a response of one media type. */
const shortForms = new Map<string, "json" | "problemJson">([
  ["application/json", "json"],
  ["application/problem+json", "problemJson"],
]);

/** Writes the entries of the table of routes. */
export class RouteWriter {
  readonly #folder: ServiceFolder;
  readonly #tools: Tools;
  readonly #imports: Imports;

  constructor(folder: ServiceFolder, tools: Tools, imports: Imports) {
    this.#folder = folder;
    this.#tools = tools;
    this.#imports = imports;
  }

  view(route: Route): RouteView {
    const parts: (readonly [string, CodeValue])[] = [
      ...(route.security.length > 0 ? [["security", alternatives(route.security)] as const] : []),
      ...(["path", "query", "header", "cookie"] as const).flatMap((one) => this.#group(route, one)),
      ...this.#body(route),
    ];
    return {
      // Method and path follow right after.
      doc: docComment([route.summary, route.deprecated === true ? "@deprecated" : undefined], 2),
      name: memberName(route.name),
      method: literal(route.method),
      path: literal(route.path),
      parts: parts.flatMap(([name, value]) => layOut(`${name}: `, value, ",", 4)),
      responses: route.responses.flatMap((response) =>
        layOut(
          `${/^\d+$/.test(response.status) ? response.status : literal(response.status)}: `,
          this.#response(response),
          ",",
          6,
        ),
      ),
    };
  }

  #group(route: Route, location: ParameterLocation): (readonly [string, CodeValue])[] {
    const id = route.groups[location];
    if (id === undefined) return [];
    const parameters = route.parameters
      .filter((parameter) => parameter.in === location)
      .map((one) => [propertyKey(one.name), parameterShape(one, this.#tools.types)] as const);
    const entries: (readonly [string, CodeValue])[] = [["parameters", { entries: parameters }]];
    if (isChecked(route, location, this.#tools.types)) {
      entries.push(["validate", this.#validator(id, "input")]);
    }
    return [[partNames[location], { entries }]];
  }

  #body({ body }: Route): (readonly [string, CodeValue])[] {
    if (body === undefined) return [];
    const value: CodeValue = {
      entries: [
        ["required", literal(body.required)],
        ["content", this.#content(body.content, "request")],
      ],
    };
    return [["body", value]];
  }

  #response({ content, headers, headerGroup }: Response): CodeValue {
    const [only, another] = content;
    const group = headerGroup === undefined ? [] : [this.#headers(headerGroup, headers)];
    if (only === undefined) return { entries: group };
    const short = shortForms.get(only.mediaType);
    if (short === undefined || only.type === undefined || another || headerGroup !== undefined)
      return { entries: [["content", this.#content(content, "response")], ...group] };
    const form = this.#imports.runtime("@revent/runtime/codegen", short);
    return `${form}(${this.#validator(only.type, "plain")})`;
  }

  #headers(id: TypeId, headers: readonly Parameter[]): readonly [string, CodeValue] {
    const parameters = headers.map(
      (one) => [propertyKey(one.name), parameterShape(one, this.#tools.types)] as const,
    );
    const validate = this.#validator(id, "plain");
    const entries = [
      ["parameters", { entries: parameters }],
      ["validate", validate],
    ] as const;
    return ["headers", { entries }];
  }

  #content(content: readonly Content[], direction: Direction): CodeValue {
    const entries = content.map(
      (one) => [propertyKey(one.mediaType), this.#bodyValue(one, direction)] as const,
    );
    return { entries };
  }

  #bodyValue(content: Content, direction: Direction): CodeValue {
    const { types } = this.#tools;
    const validate =
      content.type !== undefined && isValidated(content, direction)
        ? this.#validator(content.type, direction === "request" ? "input" : "plain")
        : "null";
    switch (bodyKind(content, direction)) {
      case "form":
        return { entries: [...formShape(content, types), ["validate", validate]] };
      case "multipart": {
        const files = filesValue(fileFields(content, types));
        const shape = formShape(content, types);
        return { entries: [...shape, ["files", files], ["validate", validate]] };
      }
      case "events":
      case "lines": {
        const text = hasTextEvents(content, types) ? [["text", "true"] as const] : [];
        return { entries: [["items", validate], ...text] };
      }
      default:
        return validate;
    }
  }

  #validator(type: TypeId, use: "input" | "plain"): string {
    const name = this.#tools.validators.nameIn(this.#folder, type, use);
    return this.#imports.value("./validators.js", name);
  }
}

function filesValue(files: ReturnType<typeof fileFields>): CodeValue {
  const entries = files.map(
    ([name, mediaTypes]) => [propertyKey(name), { items: mediaTypes.map(literal) }] as const,
  );
  return { entries };
}

function alternatives(security: readonly SecurityRequirement[]): CodeValue {
  return {
    items: security.map((schemes) => ({
      entries: schemes.map(
        ({ scheme, scopes }) => [propertyKey(scheme), { items: scopes.map(literal) }] as const,
      ),
    })),
  };
}

function securityView({ names, service }: ServiceFolder, imports: Imports): SecurityView | false {
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
  const basic = credentials.type === "http" && credentials.scheme === "basic";
  return basic ? { entries: [["type", literal("basic")]] } : undefined;
}
