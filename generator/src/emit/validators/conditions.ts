import { withoutTexts } from "./statements.ts";

/** A condition of JavaScript as far as its operators go: `a || b`, `a && b`, `!a`, or anything else as text. */
type Condition =
  | string
  | { readonly operator: "||" | "&&"; readonly operands: readonly Condition[] }
  | { readonly not: Condition };

/**
 * A condition as a person would write it: without parentheses that say nothing, `a !== b` for `!(a === b)`,
 * and `===` behind `typeof`.
 */
export function plainCondition(text: string): string {
  return print(new Parser(text).read());
}

/** What a condition joins, each as it stands in it, and by which operator; undefined where it joins nothing. */
export function operandsOf(
  text: string,
): { readonly operator: string; readonly operands: readonly string[] } | undefined {
  const condition = new Parser(text).read();
  if (typeof condition === "string" || "not" in condition) return undefined;
  const operands = condition.operands.map((one) => printOperand(one, condition.operator));
  return { operator: condition.operator, operands };
}

/** Reads a condition; its texts are in double quotes, and its regular expressions hold no quotes. */
class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Condition {
    return this.#joined("||", () => this.#joined("&&", () => this.#operand()));
  }

  #joined(operator: "||" | "&&", next: () => Condition): Condition {
    const operands = [next()];
    while (this.#take(operator)) operands.push(next());
    const [only, more] = operands;
    return only !== undefined && more === undefined ? only : { operator, operands };
  }

  #operand(): Condition {
    this.#skipSpaces();
    const start = this.#at;
    if (this.#text.startsWith("!", start)) {
      this.#at += 1;
      return { not: this.#operand() };
    }
    if (!this.#text.startsWith("(", start)) return this.#plain(start);
    this.#at += 1;
    const inner = this.read();
    const closes = this.#take(")");
    this.#skipSpaces();
    const ends = this.#at === this.#text.length || /^(?:\|\||&&|\))/.test(this.#rest(2));
    return closes && ends && !isLoose(inner) ? inner : this.#plain(start);
  }

  /** Text up to the next operator that belongs to the condition. */
  #plain(start: number): string {
    this.#at = start;
    for (let depth = 0; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text.charAt(this.#at);
      if (character === '"') this.#skipText();
      else if ("([{".includes(character)) depth += 1;
      else if (")]}".includes(character)) {
        if (depth === 0) break;
        depth -= 1;
      } else if (depth === 0 && /^(?:\|\||&&)/.test(this.#rest(2))) break;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  /** Goes from the quote that opens a text to the one that closes it. */
  #skipText(): void {
    do this.#at += this.#text.charAt(this.#at) === "\\" ? 2 : 1;
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== '"');
  }

  #take(word: string): boolean {
    this.#skipSpaces();
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #skipSpaces(): void {
    while (this.#text.charAt(this.#at) === " ") this.#at += 1;
  }

  #rest(length: number): string {
    return this.#text.slice(this.#at, this.#at + length);
  }
}

/** Whether a condition binds less than `||` does: it assigns, chooses, or does one thing after the other. */
function isLoose(condition: Condition): boolean {
  if (typeof condition !== "string") return false;
  let outer = withoutTexts(condition);
  for (let inner = ""; inner !== outer; ) {
    inner = outer;
    outer = inner.replace(/\([^()]*\)|\[[^[\]]*\]/g, "");
  }
  return /[^=!<>]=[^=]|[,?]/.test(outer);
}

function print(condition: Condition): string {
  if (typeof condition === "string") return strict(condition);
  if ("not" in condition) return printNot(condition.not);
  const { operator, operands } = condition;
  return operands.map((one) => printOperand(one, operator)).join(` ${operator} `);
}

/** ajv compares what `typeof` says with two signs only. */
function strict(comparison: string): string {
  const at = withoutTexts(comparison).indexOf(" == ");
  const isLax = comparison.startsWith("typeof ") && at !== -1;
  return isLax ? `${comparison.slice(0, at)} ===${comparison.slice(at + 3)}` : comparison;
}

/** Operators that differ are told apart by parentheses, though they need none. */
function printOperand(condition: Condition, within: "||" | "&&"): string {
  const isJoined = typeof condition === "object" && "operator" in condition;
  return isJoined && condition.operator !== within ? `(${print(condition)})` : print(condition);
}

function printNot(condition: Condition): string {
  const text = print(condition);
  if (typeof condition === "object") return "not" in condition ? `!${text}` : `!(${text})`;
  const shape = withoutTexts(text);
  const comparison = /^([^=!<>]*) (===|!==) ([^=!<>]*)$/.exec(shape);
  if (comparison === null)
    return /^[^\s(]*(?:\([^()]*\))?$/.test(shape) ? `!${text}` : `!(${text})`;
  const [, left = "", operator = ""] = comparison;
  const opposite = operator === "===" ? "!==" : "===";
  return `${text.slice(0, left.length)} ${opposite} ${text.slice(left.length + operator.length + 2)}`;
}
