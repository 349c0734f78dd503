import { literal } from "../text/literal.ts";
import { plainCondition } from "./conditions.ts";
import { type Block, conditionOf, only, type Statement } from "./statements.ts";

/** When a value is of a type, and when it is not, as ajv writes it. */
const tests: Readonly<Record<string, (value: string) => readonly [is: string, isNot: string]>> = {
  string: (value) => [`typeof ${value} === "string"`, `typeof ${value} !== "string"`],
  boolean: (value) => [`typeof ${value} === "boolean"`, `typeof ${value} !== "boolean"`],
  number: (value) => [`typeof ${value} === "number"`, `typeof ${value} !== "number"`],
  integer: (value) => both(`typeof ${value} === "number" && !(${value} % 1) && !isNaN(${value})`),
  object: (value) => both(`${value} && typeof ${value} === "object" && !Array.isArray(${value})`),
  null: (value) => [`${value} === null`, `${value} !== null`],
  array: (value) => [`Array.isArray(${value})`, `!Array.isArray(${value})`],
};

function both(test: string): readonly [string, string] {
  return [test, `!(${test})`];
}

/** What a condition is about: `data`, `data0.name`, `data["a b"]`, `data1[i0]`. */
const subject = /\bdata\d*(?:\.\w+|\[(?:\w+|"(?:[^"\\]|\\.)*")\])?/;
const typeFault =
  /^faults\.type\((at\d*)(?: \+ ("(?:[^"\\]|\\.)*"))?, (?:"(\w+)"|(\["[\w",]+"\]))\);$/;

/** A test of a value that reports when it fails, such as `if(faults.object(data, at))`. */
export function guard(
  block: Block,
  otherwise: readonly Statement[] | undefined,
): Statement | undefined {
  const test = conditionOf(block);
  const value = test === undefined ? undefined : subject.exec(test)?.[0];
  if (test === undefined || value === undefined) return undefined;
  if (otherwise === undefined) return failing(test, value, block.body);
  const [, at, name, type = ""] = only(otherwise, typeFault) ?? [];
  if (tests[type]?.(value)[0] !== test) return undefined;
  return { head: `if(faults.${type}(${value}, ${place(at, name)}))`, body: block.body };
}

/** A block that does nothing but report. */
function failing(test: string, value: string, body: readonly Statement[]): Statement | undefined {
  const [, at, name, type = "", types] = only(body, typeFault) ?? [];
  if (types !== undefined && isNoneOf(test, value, types)) {
    return `faults.types(${value}, ${types}, ${place(at, name)});`;
  }
  if (tests[type]?.(value)[1] === test) return `faults.${type}(${value}, ${place(at, name)});`;
  const [, around, inside, missing = ""] = only(body, requiredFault) ?? [];
  const object = ownerOf(value, missing);
  if (object !== undefined && test === `${value} === undefined`) {
    return `faults.required(${object}, [${missing}], ${place(around, inside)});`;
  }
  const [, start, end, values = "[]"] = only(body, enumFault) ?? [];
  return isEnum(test, value, values)
    ? `faults.enum(${value}, ${values}, ${place(start, end)});`
    : undefined;
}

const perProperty = /^for\(const (key\d+) (?:in (.*)|of Object\.keys\((.*)\))\)$/;
const surplusFault =
  /^faults\.add\((at\d*)(?: \+ ("(?:[^"\\]|\\.)*"))?, "additionalProperties", \{ additionalProperty: key\d+ \}\);$/;

/** A loop over the properties of an object that reports those that it may not have. */
export function closed({ head, body }: Block): Statement | undefined {
  const [, key = "", inOrder, own] = perProperty.exec(head) ?? [];
  const [test, more] = body;
  if (key === "" || typeof test !== "object" || more !== undefined) return undefined;
  const [, at, name] = only(test.body, surplusFault) ?? [];
  const names = at === undefined ? undefined : namesIn(test.head, key);
  if (names === undefined) return undefined;
  return `faults.closed(${inOrder ?? own}, [${names.join(", ")}], ${place(at, name)});`;
}

/** The names (in quotes) of which a key has to be one: `if(!(key0 === "a" || key0 === "b"))`. */
function namesIn(head: string, key: string): readonly string[] | undefined {
  const names = head.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  const list = names.join(",");
  const chain = names.map((name) => `${key} === ${name}`).join(" || ");
  const tests = [`![${list}].includes(${key})`, plainCondition(`!(${chain})`)];
  return tests.some((test) => head === `if(${test})`) ? names : undefined;
}

const requiredFault =
  /^faults\.add\((at\d*)(?: \+ ("(?:[^"\\]|\\.)*"))?, "required", \{ missingProperty: ("(?:[^"\\]|\\.)*") \}\);$/;
const enumFault =
  /^faults\.add\((at\d*)(?: \+ ("(?:[^"\\]|\\.)*"))?, "enum", \{ allowedValues: (\[.*\]) \}\);$/;

/** What a value is the property of, if it has this name (in quotes). */
function ownerOf(value: string, name: string): string | undefined {
  if (name === "") return undefined;
  const [dotted, quoted] = [`.${name.slice(1, -1)}`, `[${name}]`];
  const end = [dotted, quoted].find((one) => value.endsWith(one));
  return end === undefined ? undefined : value.slice(0, -end.length);
}

/** Whether a test is that a value equals none of some scalars. */
function isEnum(test: string, value: string, values: string): boolean {
  const list: unknown = JSON.parse(values);
  if (!Array.isArray(list) || list.length === 0) return false;
  const equalities = list.map((one) => `${value} === ${literal(one)}`);
  return test === plainCondition(`!(${equalities.join(" || ")})`);
}

/** Whether a test is that a value is of none of some types. */
function isNoneOf(test: string, value: string, types: string): boolean {
  const list: unknown = JSON.parse(types);
  if (!Array.isArray(list)) return false;
  return test === list.map((type) => tests[type]?.(value)[1]).join(" && ");
}

/**
 * A place as arguments. A name says that the value is a property, which may be absent; the items of a list
 * may not.
 */
export function place(at = "at", name?: string): string {
  if (name === undefined) return at;
  return /\/\d+"$/.test(name) ? `${at} + ${name}` : `${at}, ${name}`;
}
