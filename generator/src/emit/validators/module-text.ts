import { compact } from "./compact.ts";

/** Puts modules that ajv made of single schemas together: what they share is declared once. */
export class ModuleText {
  readonly #declared = new Set<string>();
  readonly #parts: string[] = [];

  /**
   * @param name of the validator
   * @param text what ajv made: `export const validate = validate1;`, constants, one to a line, and functions
   */
  add(name: string, isExported: boolean, text: string): void {
    const start = text.search(/^function validate/m);
    const functions = text.slice(start).trimEnd();
    const head = text.slice(0, start);
    const validator = /^export const validate = (\w+);$/m.exec(head)?.[1];
    const constants = [...head.matchAll(/^const (\w+) = .*;$/gm)].filter(([, constant = ""]) => {
      // ajv declares every schema that it has compiled, and reads few of them.
      const isRead = !constant.startsWith("schema") || mentions(functions, constant);
      return isRead && !this.#declared.has(constant);
    });
    for (const [, constant = ""] of constants) this.#declared.add(constant);
    const mention = new RegExp(`^(function |const evaluated\\d+ = |)${validator}(?=[.(])`, "gm");
    const named = compact(functions).replace(mention, `$1${name}`);
    const declaration = isExported ? `export ${named}` : named;
    this.#parts.push([...constants.map(([line]) => line), declaration].join("\n"));
  }

  /** One more name for a validator that has been added. */
  addAlias(name: string, isExported: boolean, validator: string): void {
    this.#parts.push(`${isExported ? "export " : ""}const ${name} = ${validator};`);
  }

  toString(): string {
    return this.#parts.join("\n\n");
  }
}

function mentions(code: string, name: string): boolean {
  for (let at = code.indexOf(name); at !== -1; at = code.indexOf(name, at + 1)) {
    if (!/\w/.test(code.charAt(at + name.length))) return true;
  }
  return false;
}
