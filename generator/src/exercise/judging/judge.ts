import type { ValidateFunction } from "ajv/dist/2020.js";
import { type AjvModules, loadAjv } from "../../emit/validators/ajv.ts";
import type { NamedType, TypeId } from "../../model/index.ts";

/** Why a value is not of a type. */
export interface Fault {
  /** JSON Pointer into the value. */
  readonly pointer: string;
  readonly reason: string;
}

type Ajv = InstanceType<AjvModules["Ajv"]>;

/** Says whether values are as types of the model have them. Reads no generated code. */
export class Judge {
  readonly #ajv: Ajv;
  /** Fills in defaults. */
  readonly #filling: Ajv;

  private constructor(loaded: AjvModules, types: readonly NamedType[]) {
    this.#ajv = ajvOf(loaded, types, false);
    this.#filling = ajvOf(loaded, types, true);
  }

  static async of(types: readonly NamedType[]): Promise<Judge> {
    return new Judge(await loadAjv(), types);
  }

  /** Why no validator can be made of a type; undefined where one can. */
  refusal(type: TypeId): string | undefined {
    try {
      this.#validator(type);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** The first fault of a value; undefined where it is of the type. */
  faultOf(type: TypeId, value: unknown): Fault | undefined {
    const validate = this.#validator(type);
    if (validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    return { pointer: error?.instancePath ?? "", reason: reasonOf(error) };
  }

  accepts(type: TypeId, value: unknown): boolean {
    return this.#validator(type)(value) === true;
  }

  /** Whether whoever receives a value has to refuse it, even if he fills in the defaults of what is missing. */
  refuses(type: TypeId, value: unknown): boolean {
    return this.#validator(type, this.#filling)(structuredClone(value)) !== true;
  }

  #validator(type: TypeId, ajv = this.#ajv): ValidateFunction {
    const validate = ajv.getSchema(uriOf(type));
    if (validate === undefined) throw new Error(`there is no type ${type}`);
    return validate as ValidateFunction;
  }
}

function ajvOf(
  { Ajv, addFormats }: AjvModules,
  types: readonly NamedType[],
  useDefaults: boolean,
): Ajv {
  const ajv = new Ajv({
    logger: false,
    ownProperties: true,
    strict: false,
    unicodeRegExp: true,
    useDefaults,
    validateSchema: false,
  });
  addFormats(ajv);
  for (const { id, schema } of types) {
    const absolute = withUris(schema);
    ajv.addSchema(absolute === false ? { not: {} } : Object(absolute), uriOf(id));
  }
  return ajv;
}

type AjvError = NonNullable<ValidateFunction["errors"]>[number];

function reasonOf(error: AjvError | undefined): string {
  if (error === undefined) return "is not allowed";
  const { keyword, params, message = "is not allowed" } = error;
  if (keyword === "additionalProperties")
    return `must not have the property \`${params.additionalProperty}\``;
  if (keyword === "enum") return `must be one of ${shortList(params.allowedValues)}`;
  if (keyword === "const") return `must be ${JSON.stringify(params.allowedValue)}`;
  if (keyword === "false schema") return "must not be there";
  return message;
}

function shortList(values: unknown): string {
  const text = JSON.stringify(values);
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}

function uriOf(id: string): string {
  return `memory:/${encodeURIComponent(id)}`;
}

/** The schema, in which references are URIs, and what must never leave is refused. */
function withUris(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withUris);
  if (typeof schema !== "object" || schema === null) return schema;
  if ("absent" in schema && schema.absent === "refused") return false;
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => [
    keyword,
    keyword === "$ref" && typeof value === "string" ? uriOf(value) : withUris(value),
  ]);
  return Object.fromEntries(entries);
}
