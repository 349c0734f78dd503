import { closed, guard, place } from "./guards.ts";
import { type Block, conditionOf, isElse, only, type Statement } from "./statements.ts";

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
    const guarded =
      typeof statement === "string"
        ? undefined
        : (guard(statement, otherwise) ?? closed(statement));
    if (guarded !== undefined && otherwise !== undefined) index += 1;
    const shorter =
      guarded === undefined && otherwise !== undefined ? statement : joined(guarded ?? statement);
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

/** `if(a){ if(b){ … } }` in one. */
function joined(block: Statement): Statement {
  if (typeof block === "string") return block;
  const [inner, more] = block.body;
  const outer = conditionOf(block);
  if (typeof inner !== "object" || more !== undefined || outer === undefined) return block;
  const test = conditionOf(inner);
  if (test === undefined) return block;
  const formatted = asFormatted(outer, test, inner.body);
  return formatted ?? { head: `if(${operand(outer)} && ${operand(test)})`, body: inner.body };
}

const isString = /^faults\.string\(([\w.]+), (at\d*)(?:, ("(?:[^"\\]|\\.)*"))?\)$/;
const isNotFormatted = /^!formats\d+(?:\.validate|\.test)?\(([\w.]+)\)$/;
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

const textOrLocal = /"(?:[^"\\]|\\.)*"|(?<![.\p{ID_Continue}$])data\d+(?![\p{ID_Continue}$])/gu;
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
