import type {
  Content,
  Parameter,
  ParameterLocation,
  Response,
  Route,
  SecurityRequirement,
  TypeId,
} from "../../model/index.ts";
import { fileFields, formShape } from "../form-shape.ts";
import type { Imports } from "../imports.ts";
import { bodyKind, type Direction, isValidated, textEvents } from "../media-types.ts";
import { parameterShape } from "../parameter-shape.ts";
import type { ServiceFolder } from "../plan.ts";
import { mayLackQuery, querystringContent } from "../querystring.ts";
import { docComment } from "../text/comment.ts";
import { type CodeValue, layOut } from "../text/layout.ts";
import { literal, memberName, propertyKey } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { isChecked } from "../validators/uses.ts";
import { partNames } from "./request-type.ts";

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

/** Functions of the runtime that declare a response of one media type. */
const shortForms = new Map<string, "json" | "problemJson">([
  ["application/json", "json"],
  ["application/problem+json", "problemJson"],
]);

/** Makes the entries of a table of routes, and imports what they name. */
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
    const whole = location === "query" ? querystringContent(route) : undefined;
    if (whole !== undefined) return [["querystring", this.#querystring(route, whole)]];
    const parameters = route.parameters
      .filter((parameter) => parameter.in === location)
      .map((one) => [propertyKey(one.name), parameterShape(one, this.#tools.types)] as const);
    const entries: (readonly [string, CodeValue])[] = [["parameters", { entries: parameters }]];
    if (isChecked(route, location, this.#tools.types)) {
      entries.push(["validate", this.#validator(id, "input")]);
    }
    return [[partNames[location], { entries }]];
  }

  #querystring(route: Route, content: Content): CodeValue {
    return {
      entries: [
        ["required", literal(!mayLackQuery(route, this.#tools.types))],
        ["content", this.#bodyValue(content, "request")],
      ],
    };
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
        const named = content.textEvents !== undefined ? [["named", "true"] as const] : [];
        return { entries: [["items", validate], ...named, ...textEntry("text", content, types)] };
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

/** Which events are text; nothing where none is. */
export function textEntry(
  name: string,
  content: Content,
  types: Tools["types"],
): (readonly [string, CodeValue])[] {
  const events = textEvents(content, types);
  if (typeof events === "boolean") return events ? [[name, "true"]] : [];
  return events.length === 0 ? [] : [[name, { items: events.map(literal) }]];
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
