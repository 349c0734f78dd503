import type { Call } from "../call.ts";
import { chosenOf } from "./choice.ts";
import { type Answered, type Linked, learnFromLinks } from "./links.ts";

/** So many calls of one operation are kept. */
const KEPT = 50;

/** What the links of answers have given to calls, by the operation that they lead to. */
export class LinkedCalls {
  readonly #all = new Map<string, Linked[]>();

  learn(answered: Answered): void {
    for (const one of learnFromLinks(answered)) {
      const known = this.#all.get(one.operation) ?? [];
      if (known.length < KEPT && !known.some((other) => isSame(one, other))) known.push(one);
      this.#all.set(one.operation, known);
    }
  }

  /** What one of the links to an operation gave; undefined where none leads there. */
  choose({ route, choice }: Call): Linked | undefined {
    return chosenOf(this.#all.get(route.name) ?? [], choice);
  }

  /** Nothing leads any more to what has been deleted. */
  forget(value: unknown): void {
    const leads = ({ parameters }: Linked) =>
      Object.values(parameters.path ?? {}).some((one) => String(one) === String(value));
    for (const [operation, known] of this.#all)
      this.#all.set(
        operation,
        known.filter((one) => !leads(one)),
      );
  }
}

function isSame(one: Linked, other: Linked): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
