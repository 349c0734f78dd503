import { posix } from "node:path";
import type { Documents } from "./documents.ts";
import type { Position } from "./positions.ts";

/** What stands at a position instead. */
export interface Mutation {
  readonly position: Position;
  readonly text: string;
}

/** `documents` with `mutations`; references to something whose key changed lead to the new key. */
export function mutate(documents: Documents, mutations: readonly Mutation[]): Documents {
  const mutant = new Mutant(documents, mutations);
  return new Map([...documents].map(([file, value]) => [file, mutant.rebuild(file, value, [])]));
}

/** The pointer that a position has once all of `mutations` are made. */
export function pointerAfter({ file, steps }: Position, mutations: readonly Mutation[]): string {
  const keys = new Map(
    mutations
      .filter(({ position }) => position.part === "key")
      .map((one) => [idOf(one.position), one.text]),
  );
  return pointerOf(
    steps.map((step, index) => keys.get(idOf({ file, steps: steps.slice(0, index + 1) })) ?? step),
  );
}

type At = Pick<Position, "file" | "steps">;

class Mutant {
  readonly #documents: Documents;
  readonly #keys = new Map<string, string>();
  readonly #values = new Map<string, string>();

  constructor(documents: Documents, mutations: readonly Mutation[]) {
    this.#documents = documents;
    for (const { position, text } of mutations) {
      (position.part === "key" ? this.#keys : this.#values).set(idOf(position), text);
    }
  }

  rebuild(file: string, value: unknown, steps: readonly string[]): unknown {
    if (typeof value === "string") {
      const changed = this.#values.get(idOf({ file, steps }));
      return changed ?? (steps.at(-1) === "$ref" ? this.#redirect(value, file) : value);
    }
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      return value.map((item, index) => this.rebuild(file, item, [...steps, String(index)]));
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const inner = [...steps, key];
        return [this.#newKey({ file, steps: inner }), this.rebuild(file, item, inner)];
      }),
    );
  }

  /** A security requirement goes with the scheme that it names. */
  #newKey({ file, steps }: At): string {
    const key = steps.at(-1) ?? "";
    const named = steps.at(-3) === "security" ? ["components", "securitySchemes", key] : steps;
    return this.#keys.get(idOf({ file, steps: named })) ?? key;
  }

  #redirect(ref: string, file: string): string {
    const target = targetOf(ref, file);
    const renamed: string[] = [];
    let at: At = { file: target.file, steps: [] };
    for (const step of target.steps) {
      at = this.#enter(at, step);
      renamed.push(this.#keys.get(idOf(at)) ?? step);
    }
    if (renamed.every((step, index) => step === target.steps[index])) return ref;
    return `${ref.split("#")[0]}#${encode(pointerOf(renamed))}`;
  }

  /** One step on, through a `$ref` where one stands in the way. */
  #enter(at: At, step: string): At {
    const value = this.#valueAt(at);
    const ref = isObject(value) && !Object.hasOwn(value, step) ? value.$ref : undefined;
    if (typeof ref === "string") return this.#enter(targetOf(ref, at.file), step);
    return { file: at.file, steps: [...at.steps, step] };
  }

  #valueAt({ file, steps }: At): unknown {
    return steps.reduce<unknown>(
      (value, step) => (isObject(value) ? value[step] : undefined),
      this.#documents.get(file),
    );
  }
}

function targetOf(ref: string, file: string): At {
  const [path = "", fragment = ""] = ref.split("#");
  const steps = fragment
    .split("/")
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
  return { file: path === "" ? file : posix.join(posix.dirname(file), path), steps };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function idOf({ file, steps }: At): string {
  return `${file}#${pointerOf(steps)}`;
}

function pointerOf(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Percent-encoded, where that is possible: half a surrogate pair has no bytes. */
function encode(pointer: string): string {
  return !/\p{Cs}/u.test(pointer)
    ? encodeURI(pointer).replaceAll("#", "%23")
    : pointer.replaceAll("%", "%25");
}
