import { type Diagnostics, didYouMean } from "../diagnostics/index.ts";
import { entriesOf, itemsOf, type Located } from "../load/located.ts";
import { splitPointer } from "../load/pointer.ts";

/** The part of JSON Schema that the schema of the configuration is written in. */
export interface ValueSchema {
  readonly type?: "object" | "array" | "string" | "boolean";
  readonly const?: false;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** What editors and we say of a value that `pattern` refuses. */
  readonly errorMessage?: string;
  readonly items?: ValueSchema;
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly propertyNames?: ValueSchema;
  readonly additionalProperties?: false | ValueSchema;
  readonly anyOf?: readonly ValueSchema[];
  readonly $ref?: string;
}

/** A schema with the definitions that its `$ref`s name. */
export interface RootSchema extends ValueSchema {
  readonly definitions: Readonly<Record<string, ValueSchema>>;
}

/** What of a value is as the schema says; everything else is told. `undefined` where nothing is. */
export function checkValue(at: Located, root: RootSchema, diagnostics: Diagnostics): unknown {
  return check(at, root, { root, diagnostics });
}

interface Checking {
  readonly root: RootSchema;
  readonly diagnostics: Diagnostics;
}

function check(at: Located, written: ValueSchema, checking: Checking): unknown {
  const schema = chosen(at.value, written, checking.root);
  if (schema === undefined || !accepts(schema, at.value)) {
    tell(at, schema ?? written, checking);
    return undefined;
  }
  const { items } = schema;
  if (items !== undefined) return itemsOf(at).flatMap((item) => check(item, items, checking) ?? []);
  if (schema.type !== "object") return at.value;
  const entries = entriesOf(at).map(
    ([key, value]) => [key, checkEntry(key, value, schema, checking)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The schema that is meant for a value: of several, the one for its type. */
function chosen(
  value: unknown,
  { $ref, ...schema }: ValueSchema,
  root: RootSchema,
): ValueSchema | undefined {
  if ($ref !== undefined) return root.definitions[$ref.replace("#/definitions/", "")];
  if (schema.anyOf === undefined) return schema;
  return schema.anyOf
    .flatMap((one) => chosen(value, one, root) ?? [])
    .find((one) => one.type === typeOf(value) || accepts(one, value));
}

function accepts(schema: ValueSchema, value: unknown): boolean {
  if ("const" in schema) return value === schema.const;
  if (schema.enum !== undefined) return typeof value === "string" && schema.enum.includes(value);
  if (schema.type !== undefined && schema.type !== typeOf(value)) return false;
  return schema.pattern === undefined || new RegExp(schema.pattern, "u").test(String(value));
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}

function checkEntry(key: string, at: Located, schema: ValueSchema, checking: Checking): unknown {
  const { properties = {}, propertyNames, additionalProperties } = schema;
  const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (known !== undefined) return check(at, known, checking);
  if (propertyNames !== undefined && !accepts(propertyNames, key)) {
    return tellName(key, at, propertyNames, checking);
  }
  if (additionalProperties) return check(at, additionalProperties, checking);
  return tellKey(key, at, Object.keys(properties), checking);
}

function tell(at: Located, schema: ValueSchema, { root, diagnostics }: Checking): void {
  const given = typeof at.value === "string" ? didYouMean(at.value, schema.enum ?? []) : undefined;
  diagnostics.error(
    "config-invalid",
    { file: at.file, pointer: at.pointer },
    `${nameOf(at)} should be ${inWords(schema, root)}.`,
    given,
  );
}

/** A key that none of a closed set is. */
function tellKey(
  key: string,
  { file, pointer }: Located,
  known: readonly string[],
  { diagnostics }: Checking,
): undefined {
  diagnostics.error(
    "config-invalid",
    { file, pointer, part: "key" },
    `\`${key}\` is not known here.`,
    didYouMean(key, known) ?? `There can be ${known.join(", ")}.`,
  );
}

/** A key that is not of the kind that is asked for. */
function tellName(
  key: string,
  { file, pointer }: Located,
  { enum: choices, errorMessage = "" }: ValueSchema,
  { diagnostics }: Checking,
): undefined {
  diagnostics.error(
    "config-invalid",
    { file, pointer, part: "key" },
    choices ? `There is no \`${key}\`.` : `\`${key}\` should be ${errorMessage}.`,
    choices && (didYouMean(key, choices) ?? "docs/errors.md lists all codes."),
  );
}

function inWords(schema: ValueSchema, root: RootSchema): string {
  const { anyOf, errorMessage, type } = schema;
  if (anyOf) return anyOf.map((one) => inWords(chosen({}, one, root) ?? one, root)).join(" or ");
  if ("const" in schema) return "`false`";
  if (schema.enum) return `one of ${schema.enum.map((one) => `\`${one}\``).join(", ")}`;
  if (errorMessage !== undefined) return errorMessage;
  switch (type) {
    case "object":
      return "an object";
    case "array":
      return "a list";
    case "boolean":
      return "`true` or `false`";
    default:
      return "text";
  }
}

/** How the sentence about a place calls it: by its key, or the key of the list that it is in. */
function nameOf({ pointer }: Located): string {
  const key = splitPointer(pointer).findLast((step) => !/^\d+$/.test(step));
  return key === undefined ? "The configuration" : `\`${key}\``;
}
