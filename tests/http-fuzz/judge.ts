import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { NamedType, Schema } from "../../generator/src/model/index.ts";

/** Says by ajv alone, without emitted validators, whether values are as types of the model have it. */
export class Judge {
  readonly #ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    logger: false,
    ownProperties: true,
  });

  constructor(types: readonly NamedType[]) {
    addFormats.default(this.#ajv);
    for (const { id, schema } of types) this.#ajv.addSchema(withUris(schema) as Schema, uriOf(id));
  }

  accepts(type: string, value: unknown): boolean {
    return this.#ajv.validate(uriOf(type), value) === true;
  }

  /** Why the last value was not accepted. */
  get reason(): string {
    return this.#ajv.errorsText();
  }
}

function uriOf(id: string): string {
  return `memory:/${encodeURIComponent(id)}`;
}

/** The schema, in which references are URIs. */
function withUris(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withUris);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => [
    keyword,
    keyword === "$ref" && typeof value === "string" ? uriOf(value) : withUris(value),
  ]);
  return Object.fromEntries(entries);
}
