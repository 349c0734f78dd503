import { lineWidth } from "../text/layout.ts";
import { operandsOf } from "./conditions.ts";
import { type Block, conditionOf, isElse, type Statement, withoutTexts } from "./statements.ts";

/** Statements as lines; a block of one line gets no braces where it fits. */
export function printStatements(statements: readonly Statement[], indent: string): string[] {
  return statements.flatMap((statement, index) => {
    if (typeof statement === "string") return printLine(statement, indent);
    // It has been printed with its `if`.
    if (isElse(statement)) return [];
    return printBlock(statement, otherwiseOf(statements, index), indent, indent);
  });
}

/** @param start what stands in front of the head: the indentation, or `} else ` too */
function printBlock(
  block: Block,
  otherwise: Block | undefined,
  indent: string,
  start: string,
): string[] {
  const [only, ...others] = block.body;
  if (typeof only === "string" && others.length === 0 && otherwise === undefined) {
    const short = `${start}${spaced(block.head)} ${spaced(only)}`;
    if (short.length <= lineWidth && start === indent && block.head.startsWith("if"))
      return [short];
  }
  const lines = [...printHead(block, indent, start), ...printStatements(block.body, `${indent}  `)];
  if (otherwise === undefined) return [...lines, `${indent}}`];
  const [inner, more] = otherwise.body;
  const last = otherwiseOf(otherwise.body, 0);
  if (typeof inner === "object" && inner.head.startsWith("if") && more === last) {
    return [...lines, ...printBlock(inner, last, indent, `${indent}} else `)];
  }
  const rest = printStatements(otherwise.body, `${indent}  `);
  return [...lines, `${indent}} else {`, ...rest, `${indent}}`];
}

/** The `else` of the block at this place. */
function otherwiseOf(statements: readonly Statement[], index: number): Block | undefined {
  const next = statements[index + 1];
  return typeof next === "object" && isElse(next) ? next : undefined;
}

/** A head that is too wide gets a line for each operand of its condition. */
function printHead(block: Block, indent: string, start: string): string[] {
  const flat = `${start}${spaced(block.head)} {`;
  const test = conditionOf(block);
  const joined = flat.length <= lineWidth || test === undefined ? undefined : operandsOf(test);
  if (joined === undefined) return [flat];
  const { operator, operands } = joined;
  const lines = operands.map((one, index) =>
    index < operands.length - 1 ? `${spaced(one)} ${operator}` : spaced(one),
  );
  return [`${start}if (`, ...lines.map((line) => `${indent}  ${line}`), `${indent}) {`];
}

/** A call that is too wide gets lines of its own for the texts of a list in it. */
function printLine(statement: string, indent: string): string[] {
  const flat = indent + spaced(statement);
  if (flat.length <= lineWidth) return [flat];
  const [, open, list = ""] = /^(.*[,:] \[)((?:_+, )*_+)\]/.exec(withoutTexts(flat)) ?? [];
  if (open === undefined) return [flat];
  const [start, end] = [open.length, open.length + list.length];
  const texts = flat.slice(start, end).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return [flat.slice(0, start), ...filled(texts, `${indent}  `), indent + flat.slice(end)];
}

/** As many texts on each line as there is room for. */
function filled(texts: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const longer = `${lines.at(-1) ?? ""} ${text},`;
    if (lines.length > 0 && longer.length <= lineWidth) lines.splice(-1, 1, longer);
    else lines.push(`${indent}${text},`);
  }
  return lines;
}

/** Text is matched too, so that nothing is changed inside of it. */
const unspaced = /"(?:[^"\\]|\\.)*"|^(?:if|for|while)(?=\()|,(?! )/g;

function spaced(code: string): string {
  return code.replace(unspaced, (found) => (found.startsWith('"') ? found : `${found} `));
}
