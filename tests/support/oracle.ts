import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { load } from "js-yaml";
import type { Written } from "./instances.ts";
import { isRecord } from "./json.ts";

/** How ajv, without any code of ours, judges a value by a schema as it is written. */
export type Judgement = (value: unknown) => boolean;

/**
 * Judges values by the schemas of contracts as people wrote them, each in the dialect of its file: 2020-12,
 * draft-07 in AsyncAPI, and OpenAPI 3.0 by way of 2020-12.
 */
export class Oracle {
  readonly #documents = new Map<string, unknown>();
  readonly #instances: Readonly<Record<"draft-07" | "2020-12", Ajv>>;

  /** @param root folder that paths of files are relative to; every YAML and JSON file below `specs` is read */
  constructor(root: string, specs = "specs") {
    const settings = {
      strict: false,
      validateSchema: false,
      logger: false,
      ownProperties: true,
      allErrors: true,
    } as const;
    this.#instances = { "draft-07": new Ajv(settings), "2020-12": new Ajv2020(settings) };
    for (const ajv of Object.values(this.#instances)) addFormats.default(ajv);
    const paths = readdirSync(join(root, specs), { recursive: true, encoding: "utf8" });
    for (const path of paths.filter((one) => /\.(ya?ml|json)$/.test(one))) {
      const file = posix.join(specs, path.split(sep).join("/"));
      const document: unknown = load(readFileSync(join(root, file), "utf8"));
      this.#documents.set(file, asJsonSchema(document));
    }
    for (const [file, document] of this.#documents) {
      if (!isRecord(document)) continue;
      for (const ajv of Object.values(this.#instances)) ajv.addSchema(document, uriOf(file));
    }
  }

  /** @throws Error where ajv refuses the schema */
  judgementOf(file: string, pointer: string): Judgement {
    const $ref = `${uriOf(file)}#${pointer.split("/").map(encodeURIComponent).join("/")}`;
    return this.#instances[dialectOf(this.#documents.get(file))].compile({ $ref });
  }

  /** The schema at a place. */
  at(file: string, pointer: string): unknown {
    const steps = pointer
      .split("/")
      .slice(1)
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    return steps.reduce<unknown>((value, step) => {
      if (Array.isArray(value)) return value[Number(step)];
      return isRecord(value) ? value[step] : undefined;
    }, this.#documents.get(file));
  }

  /** What a `$ref` leads to. */
  resolve(ref: string, from: string): Written {
    const [path = "", fragment = ""] = ref.split("#");
    const file = path === "" ? from : posix.join(posix.dirname(from), decodeURIComponent(path));
    return { schema: this.at(file, decodeURIComponent(fragment)), file };
  }
}

function uriOf(file: string): string {
  return pathToFileURL(`/${file}`).href;
}

function dialectOf(document: unknown): "draft-07" | "2020-12" {
  if (!isRecord(document)) return "2020-12";
  const isOld = "asyncapi" in document || /draft-0[4-7]/.test(String(document.$schema));
  return isOld ? "draft-07" : "2020-12";
}

/** A document with its schemas as the dialect of its ajv has them. */
function asJsonSchema(document: unknown): unknown {
  if (!isRecord(document)) return document;
  if (String(document.openapi).startsWith("3.0")) return mapObjects(document, modern);
  return dialectOf(document) === "draft-07" ? mapObjects(document, withoutSiblings) : document;
}

function mapObjects(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((one) => mapObjects(one, change));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    ([key, one]) => [key, mapObjects(one, change)] as const,
  );
  return change(Object.fromEntries(entries));
}

type Change = (schema: Record<string, unknown>) => Record<string, unknown>;

/** Nothing counts beside a `$ref` until draft-07; ajv looks at some of it. */
const withoutSiblings: Change = (schema) => {
  return typeof schema.$ref === "string" ? { $ref: schema.$ref } : schema;
};

/**
 * OpenAPI 3.0 as JSON Schema 2020-12 has it: `nullable` is one more type (beside a composition, an
 * alternative), and boolean bounds are numbers.
 */
const modern: Change = (given) => {
  const { nullable, ...schema } = withoutSiblings(given);
  for (const [flag, bound] of bounds) {
    if (schema[flag] === true) {
      schema[flag] = schema[bound];
      delete schema[bound];
    } else if (schema[flag] === false) delete schema[flag];
  }
  if (nullable !== true) return isRecord(nullable) ? { nullable, ...schema } : schema;
  if (typeof schema.type === "string") return { ...schema, type: [schema.type, "null"] };
  const isComposed = ["allOf", "anyOf", "oneOf"].some((keyword) => keyword in schema);
  return isComposed ? { anyOf: [schema, { type: "null" }] } : schema;
};

const bounds = [
  ["exclusiveMinimum", "minimum"],
  ["exclusiveMaximum", "maximum"],
] as const;
