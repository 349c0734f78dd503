import { isObject } from "../../emit/schemas.ts";
import type { NamedType, Route, TypeId } from "../../model/index.ts";
import type { Call, Values } from "../call.ts";
import type { Judge } from "../judging/judge.ts";
import { chosenOf, turnOf } from "./choice.ts";
import { keysOf, nameKey } from "./keys.ts";
import { type Learned, learnFromBody, learnFromLocation } from "./learn.ts";
import { LinkedCalls } from "./linked-calls.ts";
import type { Answered } from "./links.ts";

/** So many values of one name are kept. */
const KEPT = 50;

/** What {@link KnownValues} judges by. */
export interface Knowing {
  readonly routes: readonly Route[];
  readonly types: ReadonlyMap<TypeId, NamedType>;
  readonly judge: Judge;
}

/** Values that the service is known to have: those that the user gave, and those that its answers told. */
export class KnownValues {
  readonly #given: ReadonlyMap<string, readonly unknown[]>;
  readonly #learned = new Map<string, unknown[]>();
  readonly #linked = new LinkedCalls();
  readonly #knowing: Knowing;

  constructor(given: readonly (readonly [name: string, value: string])[], knowing: Knowing) {
    this.#given = grouped(given);
    this.#knowing = knowing;
  }

  /** The call with known values in place of made ones, most of the time; it stays as valid as it was. */
  fill(call: Call): Call {
    return this.#withLinked(this.#withNamed(call));
  }

  #withNamed(call: Call): Call {
    const parameters = Object.entries(call.parameters).map(([location, values]) => {
      const type = call.route.groups[location as keyof Call["parameters"]];
      const keys = (name: string) => keysOf(call.route, location, name);
      return [location, this.#replaced(values, type, keys, call.choice)] as const;
    });
    const { query, body, content, route } = call;
    return {
      ...call,
      parameters: Object.fromEntries(parameters),
      ...(isObject(query) && { query: this.#replacedIn(query, route.groups.query, call) }),
      ...(isObject(body) &&
        !(body instanceof Uint8Array) && { body: this.#replacedIn(body, content?.type, call) }),
    };
  }

  /** In a value that is no group of parameters, a bare `id` can be of anything. */
  #replacedIn(values: Values, type: TypeId | undefined, { choice }: Call): Values {
    const keys = (name: string) => (name === "id" ? [] : [nameKey(name)]);
    return this.#replaced({ ...values }, type, keys, choice);
  }

  /** What a link gave goes before what is known by its name, but for what the user gave. */
  #withLinked(call: Call): Call {
    const turn = turnOf(call.choice);
    const linked = turn === "made" ? undefined : this.#linked.choose(call);
    if (linked === undefined) return call;
    const parameters: Record<string, Values> = { ...call.parameters };
    for (const [location, values] of Object.entries(linked.parameters)) {
      const type = call.route.groups[location as keyof Call["parameters"]];
      for (const [name, value] of Object.entries(values)) {
        const isGiven = keysOf(call.route, location, name).some((key) => this.#given.has(key));
        if (isGiven && turn === "given") continue;
        parameters[location] = this.#put(parameters[location] ?? {}, type, name, value);
      }
    }
    const { body } = linked;
    const type = call.content?.type;
    const isBody = type !== undefined && this.#knowing.judge.accepts(type, body);
    return { ...call, parameters, ...(body !== undefined && isBody && { body }) };
  }

  /** Remembers what an answer that was a success tells; of what was to be deleted, that it may be gone. */
  learn(answered: Answered): void {
    const { call, answer } = answered;
    if (call.route.method === "DELETE") {
      this.#forget(call);
      return;
    }
    if (answer.status < 200 || answer.status > 299) return;
    this.#linked.learn(answered);
    const { routes, types } = this.#knowing;
    for (const one of learnFromBody(call.route, answer, types)) this.#add(one);
    for (const one of learnFromLocation(routes, answer)) this.#add(one);
  }

  #replaced(
    values: Values,
    type: TypeId | undefined,
    keys: (name: string) => readonly string[],
    choice: number,
  ): Values {
    let replaced = values;
    for (const name of Object.keys(values)) {
      const known = this.#choose(keys(name), choice);
      if (known !== undefined) replaced = this.#put(replaced, type, name, known);
    }
    return replaced;
  }

  /** The values with another one under a name, as far as they stay valid. */
  #put(values: Values, type: TypeId | undefined, name: string, known: unknown): Values {
    const candidates = [known, numberOf(known)].map((value) => ({ ...values, [name]: value }));
    const accepts = (one: Values) => type === undefined || this.#knowing.judge.accepts(type, one);
    return candidates.find(accepts) ?? values;
  }

  /** One whose turn it is, or of the others where there is none; none where it is the turn of what was made. */
  #choose(keys: readonly string[], choice: number): unknown {
    const turn = turnOf(choice);
    if (turn === "made") return undefined;
    const given = keys.flatMap((key) => this.#given.get(key) ?? []);
    const learned = keys.flatMap((key) => this.#learned.get(key) ?? []);
    const preferred = turn === "given" ? [given, learned] : [learned, given];
    return chosenOf(preferred.find((one) => one.length > 0) ?? [], choice);
  }

  #add({ key, value }: Learned): void {
    const values = this.#learned.get(key) ?? [];
    if (!values.includes(value) && values.length < KEPT) values.push(value);
    this.#learned.set(key, values);
  }

  /** What has been deleted is not asked for again. */
  #forget({ route, parameters }: Call): void {
    const [name, value] = Object.entries(parameters.path ?? {}).at(-1) ?? [];
    if (name === undefined) return;
    this.#linked.forget(value);
    for (const key of keysOf(route, "path", name)) {
      const left = (this.#learned.get(key) ?? []).filter((one) => one !== value);
      this.#learned.set(key, left);
    }
  }
}

function grouped(
  given: readonly (readonly [string, string])[],
): ReadonlyMap<string, readonly unknown[]> {
  const map = new Map<string, string[]>();
  for (const [name, value] of given)
    map.set(nameKey(name), [...(map.get(nameKey(name)) ?? []), value]);
  return map;
}

/** A number that was given as text. */
function numberOf(value: unknown): unknown {
  return typeof value === "string" && value.trim() !== "" ? Number(value) : value;
}
