/** One statement of a module, in short. */
export interface OutlineEntry {
  /**
   * What it declares, such as `export class Users`; an import or a re-export as a whole, in one line. Of anything
   * else its beginning.
   */
  readonly says: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
}

/**
 * The top-level statements of TypeScript or JavaScript as our templates emit it: no template but that of a range of
 * media types, regular expressions as arguments and values only, and no line at the top that goes on with what could have
 * ended. What is not written so is an entry like any other, that no plan has.
 */
export function outline(code: string): readonly OutlineEntry[] {
  return new Outliner(code).entries();
}

const gap = /\s+/y;
const string = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;
/** The only template there is: the type of media types in a range. */
const range = /`[\w./+-]*\$\{string\}[\w./+-]*`/y;
/** A literal of a regular expression, which ajv writes as an argument and as a constant. */
const expression = /(?<=\(|= )\/(?!\*)(?:[^\\/\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const word = /[\p{ID_Continue}$]+/uy;
/** Whatever cannot open or close something. */
const inside = /[^"'`/()[\]{}]+/y;
const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
/** What has a body, and ends with it. */
const withBody = /^(?:export )?(?:interface|class|function) /;
const reference = /^(?:import\b|export (?:type )?[{*])/;
const declaration =
  /^(?:export )?(?:declare )?(?:type|interface|class|function|const) [\p{ID_Start}$_][\p{ID_Continue}$]*|^[\p{ID_Start}$_][\p{ID_Continue}$]*\.evaluated =/u;

class Outliner {
  readonly #code: string;
  readonly #found: OutlineEntry[] = [];
  readonly #open: string[] = [];
  #at = 0;
  /** Where the statement began that is being read. */
  #start: number | undefined;
  /** Whether the statement could have ended with what was read last. */
  #complete = false;
  #line = 1;
  #counted = 0;

  constructor(code: string) {
    this.#code = code;
  }

  entries(): readonly OutlineEntry[] {
    while (this.#at < this.#code.length) {
      const before = this.#at;
      if (!this.#step()) {
        this.#end();
        this.#start = before;
        this.#at = this.#code.length;
      }
    }
    this.#end();
    return this.#found;
  }

  /** Reads one token; false where it is none. */
  #step(): boolean {
    if (this.#open.length > 0 && this.#skip(inside)) return true;
    if (this.#open.length === 0 && this.#skipGap()) return true;
    if (this.#code.charAt(this.#at) === "/" && this.#skip(expression)) {
      this.#complete = true;
      return true;
    }
    if (this.#code.startsWith("//", this.#at)) return this.#comment("\n", this.#code.length);
    if (this.#code.startsWith("/*", this.#at)) return this.#comment("*/");
    this.#start ??= this.#at;
    const character = this.#code.charAt(this.#at);
    switch (character) {
      case '"':
        this.#complete = true;
        return this.#skip(string);
      case "(":
      case "[":
      case "{":
        this.#open.push(closers[character] ?? "");
        this.#at += 1;
        return true;
      case ")":
      case "]":
      case "}":
        return this.#close(character);
      case "`":
        this.#complete = true;
        return this.#skip(range);
      case "'":
        return false;
      default:
        return this.#plain(character);
    }
  }

  /** Space between tokens at the top. A statement that could have ended does so where the next line begins one. */
  #skipGap(): boolean {
    const from = this.#at;
    if (!this.#skip(gap)) return false;
    const next = this.#code.charAt(this.#at);
    const isLine = this.#code.slice(from, this.#at).includes("\n");
    if (isLine && this.#complete && /[\p{ID_Continue}$"'`([{#@+-]/u.test(next)) this.#end();
    return true;
  }

  #close(character: string): boolean {
    if (this.#open.pop() !== character) return false;
    this.#at += 1;
    this.#complete = true;
    if (character === "}" && this.#open.length === 0 && withBody.test(this.#head())) this.#end();
    return true;
  }

  #plain(character: string): boolean {
    if (this.#open.length > 0) {
      this.#at += 1;
      return true;
    }
    this.#complete = this.#skip(word);
    if (this.#complete) return true;
    const isEnd =
      character === ";" || (character === "," && /^(?:export )?const /.test(this.#head()));
    this.#at += 1;
    if (isEnd) this.#end();
    return true;
  }

  #head(): string {
    return this.#code.slice(this.#start, (this.#start ?? 0) + 200);
  }

  #end(): void {
    if (this.#start === undefined) return;
    this.#found.push({ says: this.#says(this.#start), line: this.#lineOf(this.#start) });
    this.#start = undefined;
    this.#complete = false;
  }

  #says(start: number): string {
    if (this.#open.length > 0) return `what is not closed: ${this.#head().slice(0, 60)}`;
    const text = this.#code.slice(start, this.#at).trim();
    if (reference.test(text)) return text.replace(/\s+/g, " ");
    return declaration.exec(text)?.[0] ?? text.replace(/\s+/g, " ").slice(0, 60);
  }

  #lineOf(position: number): number {
    for (; this.#counted < position; this.#counted += 1) {
      if (this.#code.charCodeAt(this.#counted) === 10) this.#line += 1;
    }
    return this.#line;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#code)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  /** A comment ends what could have ended before it, as the end of a line does. */
  #comment(end: string, otherwise?: number): boolean {
    if (this.#open.length === 0 && this.#complete) this.#end();
    const found = this.#code.indexOf(end, this.#at + 2);
    this.#at = found === -1 ? (otherwise ?? this.#at) : found + end.length;
    return found !== -1 || otherwise !== undefined;
  }
}
