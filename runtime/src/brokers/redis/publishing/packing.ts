/** Entries in few arguments, as `append` takes them: a client library has work with each argument. */
export interface Packed {
  /** Of each entry the number of its shape, and how many bytes each value has that varies; spaces between. */
  readonly lengths: string;
  /** Those values, with line breaks between: halves of a surrogate pair must not meet, and become one character. */
  readonly values: string;
  /** Of each shape the number of its fields, and of each field its name, and `=` and its value, or nothing where it varies. */
  readonly shapes: readonly (string | number)[];
}

/** Fields whose values are the same in all entries of a shape, since they are in most entries of a stream. */
const steady: ReadonlySet<string | undefined> = new Set([
  ...["ce_specversion", "ce_source", "ce_type", "content-type"],
]);

/** Packs entries, each a list of names and values. */
export function pack(entries: readonly (readonly string[])[]): Packed {
  const shapes: Shape[] = [];
  let shape: Shape | undefined;
  const lengths: number[] = [];
  const values: string[] = [];
  for (const fields of entries) {
    if (!shape?.fits(fields)) {
      shape = shapes.find((each) => each.fits(fields)) ?? new Shape(shapes.length + 1, fields);
      shapes[shape.number - 1] = shape;
    }
    lengths.push(shape.number);
    for (const at of shape.varying) {
      const value = fields[at] ?? "";
      lengths.push(Buffer.byteLength(value));
      values.push(value);
    }
  }
  return {
    lengths: lengths.join(" "),
    values: values.join("\n"),
    shapes: shapes.flatMap(({ items }) => items),
  };
}

/** What entries of one kind have in common. */
class Shape {
  /** From 1. */
  readonly number: number;
  /** Places of the values that vary. */
  readonly varying: readonly number[];
  readonly #fields: readonly string[];

  constructor(number: number, fields: readonly string[]) {
    this.number = number;
    this.#fields = fields;
    this.varying = fields.flatMap((_, at) => (at % 2 === 1 && !this.#isSteady(at) ? [at] : []));
  }

  fits(fields: readonly string[]): boolean {
    if (fields.length !== this.#fields.length) return false;
    for (let at = 0; at < fields.length; at += 2) {
      if (fields[at] !== this.#fields[at]) return false;
      if (fields[at + 1] !== this.#fields[at + 1] && this.#isSteady(at + 1)) return false;
    }
    return true;
  }

  /** The shape as it is sent. */
  get items(): (string | number)[] {
    const fields = this.#fields.map((text, at) => {
      if (at % 2 === 0) return text;
      return this.#isSteady(at) ? `=${text}` : "";
    });
    return [fields.length / 2, ...fields];
  }

  /** @param at place of a value */
  #isSteady(at: number): boolean {
    return steady.has(this.#fields[at - 1]);
  }
}
