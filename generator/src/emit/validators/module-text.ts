import { Constants } from "./constants.ts";
import { shorten } from "./shorten.ts";

/** Puts modules that ajv made of single schemas together: what they share is declared once. */
export class ModuleText {
  readonly #declared = new Set<string>();
  readonly #parts: string[] = [];
  readonly #declares: string[] = [];
  /** Functions of the runtime that the code calls. */
  readonly called = new Set<string>();

  /** What the statements declare, in their order. */
  get declares(): readonly string[] {
    return this.#declares;
  }

  /**
   * @param name of the validator
   * @param text what ajv made: `export const validate = validate1;`, constants, one to a line, and one function
   */
  add(name: string, isExported: boolean, text: string): void {
    const { head, own, body, rest } = partsOf(text);
    const constants = new Constants(head);
    const named = (code: string) =>
      code.replace(new RegExp(`^(const evaluated\\d+ = |)${own}(?=\\.)`, "gm"), `$1${name}`);
    const declares = declared(name, isExported);
    const lines = [
      `${declares} = validator((data, at, faults) => {`,
      ...shorten(named(body), constants),
      "});",
      ...named(rest)
        .split("\n")
        .filter((line) => line !== ""),
    ];
    const code = lines.join("\n");
    this.#parts.push([...this.#declarations(constants, code), code].join("\n"));
    for (const name of constants.called) this.called.add(name);
    this.#declares.push(declares, ...(rest === "" ? [] : [`${name}.evaluated =`]));
  }

  /** One more name for a validator that has been added. */
  addAlias(name: string, isExported: boolean, validator: string): void {
    this.#parts.push(`${declared(name, isExported)} = ${validator};`);
    this.#declares.push(declared(name, isExported));
  }

  toString(): string {
    return this.#parts.join("\n\n").replace(prototypeKey, '["__proto__"]');
  }

  /** The constants that the code reads and no code before it; ajv declares some that nothing reads. */
  #declarations(constants: Constants, code: string): string[] {
    return constants.declarations.flatMap(({ name, line }) => {
      if (this.#declared.has(name) || !mentions(code, name)) return [];
      this.#declared.add(name);
      this.#declares.push(declared(name, false));
      return [line];
    });
  }
}

/** A key by which an object literal would set its prototype. In texts, quotes have a backslash in front. */
const prototypeKey = /(?<=[{,] ?)"__proto__"(?=:)/g;

function declared(name: string, isExported: boolean): string {
  return `${isExported ? "export " : ""}const ${name}`;
}

const layout =
  /^function (\w+)\(data, \{.*\}=\{\}\)\{\n(?:let vErrors = null;\nlet errors = 0;\n)?((?:.*\n)*?)\1\.errors = (?:vErrors|null);\n((?:evaluated.*\n)*)return (?:errors === 0|true);\n\}\n?([\s\S]*)$/m;

interface Parts {
  /** Constants that stand before the function. */
  readonly head: string;
  /** What ajv called the function. */
  readonly own: string;
  readonly body: string;
  /** What follows the function. */
  readonly rest: string;
}

function partsOf(text: string): Parts {
  const found = layout.exec(text);
  if (found === null) throw new Error("ajv made a function of an unknown form.");
  const [, own = "", body = "", evaluated = "", rest = ""] = found;
  return { head: text.slice(0, found.index), own, body: body + evaluated, rest };
}

function mentions(code: string, name: string): boolean {
  for (let at = code.indexOf(name); at !== -1; at = code.indexOf(name, at + 1)) {
    if (!/\w/.test(code.charAt(at + name.length))) return true;
  }
  return false;
}
