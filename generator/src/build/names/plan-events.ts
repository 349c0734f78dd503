import { camelCase, firstFree, pascalCase } from "./identifiers.ts";
import { reservedMethods } from "./reserved.ts";

/** An event, as far as its name goes. */
export interface NameableEvent {
  readonly action: string;
  readonly stream: string;
}

/**
 * A producer's method for each event, in the same order: the action in camel case, the stream in
 * front where another stream has the same action.
 */
export function planPublicationNames(events: readonly NameableEvent[]): readonly string[] {
  return planNames(events, new Set(), (words) => {
    const name = camelCase(words) ?? "event";
    return reservedMethods.has(name.toLowerCase()) ? `${name}Event` : name;
  });
}

/** A core's method for each received event: `on` in front. `routes` are the core's other methods. */
export function planSubscriptionNames(
  events: readonly NameableEvent[],
  routes: readonly string[],
): readonly string[] {
  const taken = new Set(routes.map((name) => name.toLowerCase()));
  return planNames(events, taken, (words) => `on${pascalCase(words) ?? "Event"}`);
}

function planNames(
  events: readonly NameableEvent[],
  taken: ReadonlySet<string>,
  toName: (words: string) => string,
): readonly string[] {
  const used = new Set(taken);
  const uses = countNames(events, toName);
  return events.map(({ action, stream }) => {
    const short = toName(action);
    const isShared = (uses.get(short.toLowerCase()) ?? 0) > 1 || taken.has(short.toLowerCase());
    const name = firstFree(isShared ? toName(`${stream} ${action}`) : short, (candidate) =>
      used.has(candidate.toLowerCase()),
    );
    used.add(name.toLowerCase());
    return name;
  });
}

function countNames(
  events: readonly NameableEvent[],
  toName: (words: string) => string,
): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { action } of events) {
    const name = toName(action).toLowerCase();
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}
