import type { ValidationError, Validator } from "../validation.ts";
import { isFormatted } from "./ajv.ts";

/** The types of JSON Schema that a fault can tell of. */
type TypeName = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/** A validator with the check that others call when they meet its schema inside of theirs. */
export interface CompiledValidator<T = unknown> extends Validator<T> {
  /** Reports every fault of `data`, which stands at the JSON pointer `at`. May fill in defaults. */
  readonly check: Check;
}

type Check = (data: unknown, at: string, faults: Faults) => void;

/** Makes a validator of what a schema was compiled to. */
export function validator(check: Check): CompiledValidator {
  const validate: Validator = (data): data is unknown => {
    const faults = new Faults();
    check(data, "", faults);
    validate.errors = faults.list;
    return faults.list === null;
  };
  return Object.assign(validate, { check });
}

/**
 * What compiled validators report to. The tests answer whether a value is as it should be, and report it
 * otherwise; a pointer comes in two parts, so that it is put together only when it is needed. With a `name`, such
 * as `/id`, the value is a property: one that is absent is not reported.
 */
export class Faults {
  /** What was reported; null before the first. */
  list: ValidationError[] | null = null;

  get length(): number {
    return this.list === null ? 0 : this.list.length;
  }

  /** Takes back what was reported last. */
  set length(length: number) {
    if (length === 0) this.list = null;
    else if (this.list !== null) this.list.length = length;
  }

  push(error: ValidationError): void {
    if (this.list === null) this.list = [error];
    else this.list.push(error);
  }

  /** Reports that a keyword of a schema is not met. */
  add(instancePath: string, keyword: string, params: ValidationError["params"]): void {
    this.push({ instancePath, keyword, params });
  }

  /** Reports that a value is of the wrong type. */
  type(instancePath: string, type: TypeName | readonly TypeName[]): void {
    this.push({ instancePath, keyword: "type", params: { type } });
  }

  /** Reports that a text is not in a format. */
  format(instancePath: string, format: string): void {
    this.push({ instancePath, keyword: "format", params: { format } });
  }

  /** Properties have to be there. */
  required(
    object: Readonly<Record<string, unknown>>,
    names: readonly string[],
    at: string,
    name = "",
  ): void {
    for (const missing of names) {
      if (object[missing] === undefined)
        this.add(at + name, "required", { missingProperty: missing });
    }
  }

  /** An object has no properties but these. */
  closed(object: object, names: readonly string[], at: string, name = ""): void {
    for (const key of Object.keys(object)) {
      if (!names.includes(key))
        this.add(at + name, "additionalProperties", { additionalProperty: key });
    }
  }

  /** A value has to be one of some scalars. */
  enum(value: unknown, allowedValues: readonly unknown[], at: string, name = ""): void {
    if (allowedValues.includes(value) || isAbsent(value, name)) return;
    this.push({ instancePath: at + name, keyword: "enum", params: { allowedValues } });
  }

  /** A value has to be what another validator says; whether it is. */
  of(validator: CompiledValidator, value: unknown, at: string): boolean {
    const before = this.length;
    validator.check(value, at, this);
    return this.length === before;
  }

  /** A value has to be of one of some types. */
  types(value: unknown, types: readonly TypeName[], at: string, name = ""): void {
    for (const type of types) if (isOf(type, value)) return;
    if (!isAbsent(value, name)) this.type(at + name, types);
  }

  /** A value has to be a text in a format that ajv-formats knows. */
  formatted(value: unknown, format: string, at: string, name = ""): void {
    if (typeof value !== "string") this.#isNo("string", value, at, name);
    else if (!isFormatted(value, format)) this.format(at + name, format);
  }

  array(value: unknown, at: string, name = ""): boolean {
    return Array.isArray(value) || this.#isNo("array", value, at, name);
  }

  boolean(value: unknown, at: string, name = ""): boolean {
    return typeof value === "boolean" || this.#isNo("boolean", value, at, name);
  }

  integer(value: unknown, at: string, name = ""): boolean {
    return isInteger(value) || this.#isNo("integer", value, at, name);
  }

  null(value: unknown, at: string, name = ""): boolean {
    return value === null || this.#isNo("null", value, at, name);
  }

  number(value: unknown, at: string, name = ""): boolean {
    return typeof value === "number" || this.#isNo("number", value, at, name);
  }

  object(value: unknown, at: string, name = ""): boolean {
    return isObject(value) || this.#isNo("object", value, at, name);
  }

  string(value: unknown, at: string, name = ""): boolean {
    return typeof value === "string" || this.#isNo("string", value, at, name);
  }

  #isNo(type: TypeName, value: unknown, at: string, name: string): false {
    if (!isAbsent(value, name)) this.type(at + name, type);
    return false;
  }
}

/** A value with a name is a property; whether it has to be there is another question. */
function isAbsent(value: unknown, name: string): boolean {
  return value === undefined && name !== "";
}

function isOf(type: TypeName, value: unknown): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "integer":
      return isInteger(value);
    case "null":
      return value === null;
    case "object":
      return isObject(value);
    default:
      return typeof value === type;
  }
}

/** As ajv has it: a number without a fraction. */
function isInteger(value: unknown): boolean {
  return typeof value === "number" && !(value % 1) && !Number.isNaN(value);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
