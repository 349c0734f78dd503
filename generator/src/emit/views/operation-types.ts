import type { Content, ParameterLocation, Response, Route, TypeId } from "../../model/index.ts";
import type { Imports } from "../imports.ts";
import { bodyKind } from "../media-types.ts";
import type { ServiceFolder } from "../plan.ts";
import { propertiesOf, type references, resolveSchema } from "../schemas.ts";
import { literal } from "../text/literal.ts";
import type { Tools } from "../tools.ts";
import { flatType } from "../types/print.ts";
import { type MemberSyntax, type TypeSyntax, text, union, unknown } from "../types/syntax.ts";

/** Names of the parts of a request, by OpenAPI location. */
export const partNames: Readonly<Record<ParameterLocation, string>> = {
  path: "params",
  query: "query",
  header: "headers",
  cookie: "cookies",
};

const locations = ["path", "query", "header", "cookie"] as const;

/** The types of requests and responses; what they name is imported as it is met. */
export class OperationTypes {
  readonly #folder: ServiceFolder;
  readonly #imports: Imports;
  readonly #tools: Tools;

  constructor(folder: ServiceFolder, imports: Imports, tools: Tools) {
    this.#folder = folder;
    this.#imports = imports;
    this.#tools = tools;
  }

  /** `{ params: …; query: …; body: … }`, with only what the operation has. */
  request({ groups, body }: Route): TypeSyntax {
    const members = locations.flatMap((location) => {
      const id = groups[location];
      return id === undefined ? [] : [member(partNames[location], this.#group(id))];
    });
    if (body !== undefined) {
      const types = body.content.map((content) => this.#body(content));
      members.push(member("body", union(types), !body.required));
    }
    return { kind: "object", members };
  }

  /** A union of status and body; statuses with equal answers are put together. */
  response({ responses }: Route): TypeSyntax {
    const grouped = new Map<string, { statuses: TypeSyntax[]; rest: readonly MemberSyntax[] }>();
    for (const response of responses) {
      for (const rest of this.#answers(response)) {
        const key = JSON.stringify(rest);
        const group = grouped.get(key) ?? { statuses: [], rest };
        group.statuses.push(statusType(response.status));
        grouped.set(key, group);
      }
    }
    const members = [...grouped.values()].map(({ statuses, rest }): TypeSyntax => {
      return { kind: "object", members: [member("status", union(statuses)), ...rest] };
    });
    return members.length === 0
      ? { kind: "object", members: [member("status", text("number"))] }
      : union(members);
  }

  /** What an answer has beside its status; one for each kind of body that it may have. */
  #answers({ headers, content }: Response): (readonly MemberSyntax[])[] {
    const members = headers.map(({ name, required, schema, description }) =>
      member(name, this.#schema(schema), !required, description === undefined ? [] : [description]),
    );
    const optional = members.every((one) => one.optional);
    const sent: MemberSyntax[] =
      members.length === 0 ? [] : [member("headers", { kind: "object", members }, optional)];
    if (content.length === 0) return [sent];
    return this.#bodies(content).map((body) => [...body, ...sent]);
  }

  /** Where media types differ in their bodies, `contentType` says which is meant; the first is the default. */
  #bodies(content: readonly Content[]): (readonly MemberSyntax[])[] {
    if (content.length === 1) return content.map((one) => [member("body", this.#body(one))]);
    const byBody = new Map<
      string,
      { body: TypeSyntax; mediaTypes: TypeSyntax[]; isDefault: boolean }
    >();
    content.forEach((one, index) => {
      const body = this.#body(one);
      const key = flatType(body) ?? String(index);
      const group = byBody.get(key) ?? { body, mediaTypes: [], isDefault: index === 0 };
      group.mediaTypes.push(text(literal(one.mediaType)));
      byBody.set(key, group);
    });
    return [...byBody.values()].map(({ body, mediaTypes, isDefault }) => [
      member("contentType", union(mediaTypes), isDefault),
      member("body", body),
    ]);
  }

  #body({ mediaType, type }: Content): TypeSyntax {
    const kind = bodyKind(mediaType);
    if (kind === "binary") return text("Uint8Array");
    if (type === undefined) return kind === "text" ? text("string") : unknown;
    return text(this.#name(type));
  }

  #group(id: TypeId): TypeSyntax {
    const name = this.#name(id);
    const schema = this.#tools.types.get(id)?.schema ?? true;
    const properties = Object.entries(propertiesOf(resolveSchema(schema, this.#tools.types)));
    const defaults = properties.filter(
      ([, one]) => resolveSchema(one, this.#tools.types).default !== undefined,
    );
    if (defaults.length === 0) return text(name);
    const keys = defaults.map(([key]) => literal(key)).join(" | ");
    return text(`${this.#imports.runtime("@revent/runtime", "WithDefaults")}<${name}, ${keys}>`);
  }

  #schema(schema: Parameters<typeof references>[0]): TypeSyntax {
    return this.#tools.map(schema, (id) => this.#name(id));
  }

  #name(id: TypeId): string {
    return this.#imports.type("./types.ts", this.#folder.nameOf(id));
  }
}

/** `200` is itself; a range, or whatever is not declared, is a number. */
function statusType(status: string): TypeSyntax {
  return text(/^[1-5]\d\d$/.test(status) ? status : "number");
}

function member(
  name: string,
  type: TypeSyntax,
  optional = false,
  doc: readonly string[] = [],
): MemberSyntax {
  return { name, type, optional, doc };
}
