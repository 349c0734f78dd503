import { didYouMean } from "../../diagnostics/index.ts";
import { child, entriesOf, type Located, type Mapping } from "../../load/index.ts";
import type { Link, LinkParameter, Parameter, Route } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt, mappingAt } from "../read.ts";
import { type Linkable, targetOf } from "./link-targets.ts";
import { readLinkValue } from "./link-values.ts";

/** The routes with the links of their answers, which may lead to any of them. */
export function withLinks(
  context: Context,
  document: Located,
  all: readonly Linkable[],
): readonly Route[] {
  return all.map(({ operation, route }) => ({
    ...route,
    links: entriesAt(context, operation.at, "responses").flatMap(([status, entry]) => {
      const response = asMapping(context, entry);
      if (response === undefined) return [];
      return entriesAt(context, response, "links").flatMap(([name, link]) => {
        const at = asMapping(context, link);
        const target = at && targetOf(context, at, { document, all });
        if (at === undefined || target === undefined) return [];
        return [{ ...readLink(context, at, target), name, status: upperCase(status) }];
      });
    }),
  }));
}

function upperCase(status: string): string {
  return status === "default" ? status : status.toUpperCase();
}

function readLink(
  context: Context,
  at: Located<Mapping>,
  { name, parameters, querystring }: Route,
): Omit<Link, "name" | "status"> {
  const given = mappingAt(context, at, "parameters");
  const requestBody = child(at, "requestBody");
  const body = requestBody && readLinkValue(context, requestBody);
  const takes = { operation: name, parameters, isOpen: querystring !== undefined };
  return {
    kind: "link",
    operation: name,
    parameters: given
      ? entriesOf(given).flatMap(([key, value]) => readParameter(context, key, value, takes))
      : [],
    ...(body && { body }),
  };
}

/** What an operation takes. */
interface Taken {
  readonly operation: string;
  readonly parameters: readonly Parameter[];
  /** Its query is one value, under a name that says nothing. */
  readonly isOpen: boolean;
}

/** A parameter goes by its name, or by location and name: `path.id`. */
function readParameter(
  context: Context,
  key: string,
  at: Located,
  { operation, parameters, isOpen }: Taken,
): readonly LinkParameter[] {
  const found = parameters.find((one) => isNamed(one, key));
  const value = readLinkValue(context, at);
  if (found !== undefined) return value ? [{ in: found.in, name: found.name, value }] : [];
  if (isOpen) return [];
  const names = parameters.map(({ name }) => name);
  context.diagnostics.warn(
    "link-invalid",
    { file: at.file, pointer: at.pointer, part: "key" },
    `\`${operation}\` takes no parameter \`${key}\`; it is left out.`,
    didYouMean(key, names) ?? `It takes ${names.join(", ") || "none"}.`,
  );
  return [];
}

/** Names of headers are the same in any case. */
function isNamed({ in: location, name }: Parameter, key: string): boolean {
  const own = location === "header" ? key.toLowerCase() : key;
  return own === name || own === `${location}.${name}`;
}
