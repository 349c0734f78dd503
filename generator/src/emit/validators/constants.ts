/** Functions that ajv gives names of its own, and what they are called in emitted code. */
const functions: Readonly<Record<string, string>> = {
  equal: "equal",
  ucs2length: "ucs2length",
  "Object.prototype.hasOwnProperty": "Object.hasOwn",
};

/** The constants that ajv declares before a function, one to a line. */
export class Constants {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #values = new Map<string, unknown>();
  /** Names that {@link functionName} has answered. */
  readonly called = new Set<string>();

  /** @param head what stands before the function */
  constructor(head: string) {
    const found = [...head.matchAll(/^const (\w+) = (.*);$/gm)];
    this.#sources = new Map(found.map(([, name = "", source = ""]) => [name, source]));
  }

  /** How those that are no functions are declared. */
  get declarations(): readonly { readonly name: string; readonly line: string }[] {
    return [...this.#sources]
      .filter(([, source]) => functions[source] === undefined)
      .map(([name, source]) => ({ name, line: `const ${name} = ${source};` }));
  }

  /** What a function is called, such as `ucs2length` for `func0`. */
  functionName(name: string): string {
    const called = functions[this.#sources.get(name) ?? ""];
    if (called === undefined)
      throw new Error(`ajv calls a function \`${name}\` that is not known.`);
    this.called.add(called);
    return called;
  }

  /** What a path such as `schema1.properties.a.enum` leads to. */
  valueAt(path: string): unknown {
    const found = [...path.matchAll(/\w+|"(?:[^"\\]|\\.)*"/g)].map(([step]) => step);
    const [name = "", ...steps] = found;
    if (!this.#values.has(name)) this.#values.set(name, JSON.parse(this.#sources.get(name) ?? ""));
    return steps.reduce((value, step) => {
      const key = step.startsWith('"') ? String(JSON.parse(step)) : step;
      return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
    }, this.#values.get(name));
  }
}
