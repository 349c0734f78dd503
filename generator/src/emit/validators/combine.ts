import { type Block, isElse, type Statement } from "./statements.ts";

/** Says common statements in one word each. What is not common stays as it is. */
export function combine(statements: readonly Statement[]): readonly Statement[] {
  const inner = statements.map((one) =>
    typeof one === "string" ? told(one) : { ...one, body: withoutLocal(combine(one.body)) },
  );
  const combined: Statement[] = [];
  for (let index = 0; index < inner.length; index += 1) {
    const statement = inner[index] ?? "";
    const next = inner[index + 1];
    const otherwise = typeof next === "object" && isElse(next) ? next.body : undefined;
    const guarded = typeof statement === "string" ? undefined : guard(statement, otherwise);
    if (guarded !== undefined && otherwise !== undefined) index += 1;
    const shorter = guarded ?? (otherwise === undefined ? joined(statement) : statement);
    for (const one of withoutPresence(shorter)) add(combined, one);
  }
  return combined;
}

const required = /^faults\.required\((.*), \[(.*)\], (at\d*(?:, "(?:[^"\\]|\\.)*")?)\);$/;

/** Adds a statement; what one object requires is told at once. */
function add(statements: Statement[], statement: Statement): void {
  const last = statements.at(-1);
  const both = [last, statement].map((one) =>
    typeof one === "string" ? required.exec(one) : null,
  );
  const [before, after] = both;
  if (!before || !after || before[1] !== after[1] || before[3] !== after[3]) {
    statements.push(statement);
    return;
  }
  const names = `${before[2]}, ${after[2]}`;
  statements.splice(-1, 1, `faults.required(${before[1]}, [${names}], ${before[3]});`);
}

const report = /^faults\.push\(\{instancePath:(.*?),keyword:"([^"]+)",params:(\{.*\})\}\);$/;

/** A report in one word, such as `faults.required(at, "id");`. */
function told(line: string): string {
  const [, path = "", keyword = "", params = ""] = report.exec(line) ?? [];
  switch (keyword) {
    case "":
      return line;
    case "type":
      return `faults.type(${path}, ${valueIn(params)});`;
    case "format":
      return `faults.format(${path}, ${valueIn(params)});`;
    default:
      return `faults.add(${path}, "${keyword}", ${params.replace(/^\{(.+)\}$/, "{ $1 }")});`;
  }
}

/** The value of the only parameter. */
function valueIn(params: string): string {
  return params.slice(params.indexOf(": ") + 2, -1);
}

const tests: Readonly<Record<string, (value: string) => readonly [is: string, isNot: string]>> = {
  string: (value) => [`typeof ${value} === "string"`, `typeof ${value} !== "string"`],
  boolean: (value) => [`typeof ${value} === "boolean"`, `typeof ${value} !== "boolean"`],
  number: (value) => both(`typeof ${value} == "number"`),
  integer: (value) =>
    both(`(typeof ${value} == "number") && (!(${value} % 1) && !isNaN(${value}))`),
  object: (value) => both(`${value} && typeof ${value} == "object" && !Array.isArray(${value})`),
  null: (value) => [`${value} === null`, `${value} !== null`],
  array: (value) => [`Array.isArray(${value})`, `!(Array.isArray(${value}))`],
};

function both(test: string): readonly [string, string] {
  return [test, `!(${test})`];
}

const condition = /^if\((.*)\)$/;
/** What a condition is about: `data`, `data0.name`, `data["a b"]`, `data1[i0]`. */
const subject = /\bdata\d*(?:\.\w+|\[(?:\w+|"(?:[^"\\]|\\.)*")\])?/;
const typeFault =
  /^faults\.type\((at\d*)(?: \+ ("(?:[^"\\]|\\.)*"))?, (?:"(\w+)"|(\["[\w",]+"\]))\);$/;

/** A test of a value that reports when it fails, such as `if(faults.object(data, at))`. */
function guard(block: Block, otherwise: readonly Statement[] | undefined): Statement | undefined {
  const test = condition.exec(block.head)?.[1];
  const value = test === undefined ? undefined : subject.exec(test)?.[0];
  if (test === undefined || value === undefined) return undefined;
  if (otherwise === undefined) return failing(test, value, block.body);
  const [, at, name, type = ""] = only(otherwise, typeFault) ?? [];
  if (tests[type]?.(value)[0] !== test) return undefined;
  return joined({ head: `if(faults.${type}(${value}, ${place(at, name)}))`, body: block.body });
}

/** A block that does nothing but report. */
function failing(test: string, value: string, body: readonly Statement[]): Statement | undefined {
  const [, at, name, type = "", types] = only(body, typeFault) ?? [];
  if (types !== undefined && isNoneOf(test, value, types)) {
    return `faults.types(${value}, ${types}, ${place(at, name)});`;
  }
  if (tests[type]?.(value)[1] === test) return `faults.${type}(${value}, ${place(at, name)});`;
  const [, around = "", inside, missing = ""] = only(body, requiredFault) ?? [];
  const object = ownerOf(value, missing);
  if (object !== undefined && test === `${value} === undefined`) {
    return `faults.required(${object}, [${missing}], ${[around, inside ?? []].flat().join(", ")});`;
  }
  const [, start, end, values = "[]"] = only(body, enumFault) ?? [];
  return isEnum(test, value, values)
    ? `faults.enum(${value}, ${values}, ${place(start, end)});`
    : undefined;
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
  const equalities = list.map((one) => `${value} === ${JSON.stringify(one)}`);
  return test === `!(${equalities.reduce((some, one) => `(${some}) || (${one})`)})`;
}

/** Whether a test is that a value is of none of some types. */
function isNoneOf(test: string, value: string, types: string): boolean {
  const list: unknown = JSON.parse(types);
  if (!Array.isArray(list)) return false;
  return test === list.map((type) => `(${tests[type]?.(value)[1]})`).join(" && ");
}

/**
 * A place as arguments. A name says that the value is a property, which may be absent; the items of a list
 * may not.
 */
function place(at = "at", name?: string): string {
  if (name === undefined) return at;
  return /\/\d+"$/.test(name) ? `${at} + ${name}` : `${at}, ${name}`;
}

function only(body: readonly Statement[], pattern: RegExp): RegExpExecArray | undefined {
  const [first, second] = body;
  if (typeof first !== "string" || second !== undefined) return undefined;
  return pattern.exec(first) ?? undefined;
}

/** `if(a){ if(b){ … } }` in one. */
function joined(block: Statement): Statement {
  if (typeof block === "string") return block;
  const [inner, more] = block.body;
  const outer = condition.exec(block.head)?.[1];
  if (typeof inner !== "object" || more !== undefined || outer === undefined) return block;
  const test = condition.exec(inner.head)?.[1];
  if (test === undefined) return block;
  const formatted = asFormatted(outer, test, inner.body);
  return formatted ?? { head: `if(${operand(outer)} && ${operand(test)})`, body: inner.body };
}

const isString = /^faults\.string\(([\w.]+), (at\d*)(?:, ("(?:[^"\\]|\\.)*"))?\)$/;
const isNotFormatted = /^!\(formats\d+(?:\.validate|\.test)?\(([\w.]+)\)\)$/;
const formatFault = /^faults\.format\((at\d*)(?: \+ ("(?:[^"\\]|\\.)*"))?, ("[\w-]+")\);$/;

/** That a value is a text in a format, both reported at the same place. */
function asFormatted(outer: string, test: string, body: readonly Statement[]): string | undefined {
  const [, value, at, name] = isString.exec(outer) ?? [];
  const [, start, end, format] = only(body, formatFault) ?? [];
  if (value === undefined || isNotFormatted.exec(test)?.[1] !== value) return undefined;
  if (format === undefined || start !== at || end !== name) return undefined;
  return `faults.formatted(${value}, ${format}, ${place(at, name)});`;
}

function operand(test: string): string {
  return /\|\||[^=!<>]=[^=]/.test(test) ? `(${test})` : test;
}

const presence = /^if\((\S+) !== undefined\)$/;
const propertyTest = /^(?:if\()?faults\.\w+\((\S+), (?:.*, )?at\d*, "(?:[^"\\]|\\.)*"\)/;

/** Statements that say nothing of a property that is absent, without asking first whether it is there. */
function withoutPresence(statement: Statement): readonly Statement[] {
  if (typeof statement === "string") return [statement];
  const [, value] = presence.exec(statement.head) ?? [];
  const [first = ""] = statement.body;
  if (value === undefined) return [presentAndTested(statement)];
  const [, name, source] = (typeof first === "string" && local.exec(first)) || [];
  const isLocal = source === value;
  const tests = isLocal ? statement.body.slice(1) : statement.body;
  const subject = isLocal ? name : value;
  const isTest = (one: Statement) =>
    propertyTest.exec(typeof one === "string" ? one : one.head)?.[1] === subject;
  return tests.every(isTest) ? statement.body : [statement];
}

/** `if(a.b !== undefined && faults.object(a.b, …))` */
function presentAndTested(block: Block): Block {
  const [, value, test = ""] = /^if\((\S+) !== undefined && (.*)\)$/.exec(block.head) ?? [];
  if (value === undefined || propertyTest.exec(test)?.[1] !== value) return block;
  return { ...block, head: `if(${test})` };
}

const textOrLocal = /"(?:[^"\\]|\\.)*"|\bdata\d+\b/g;
const local = /^let (data\d+) = (.*);$/;

/** Statements without a local variable that only the next and last of them reads, and that once. */
function withoutLocal(body: readonly Statement[]): readonly Statement[] {
  const [first, second, third] = body;
  if (typeof first !== "string" || typeof second !== "string" || third !== undefined) return body;
  const [, name, value = ""] = local.exec(first) ?? [];
  if (name === undefined) return body;
  let uses = 0;
  const inlined = second.replace(textOrLocal, (found) => {
    if (found !== name) return found;
    uses += 1;
    return value;
  });
  return uses === 1 ? [inlined] : body;
}
