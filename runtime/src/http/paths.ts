import findMyWay from "find-my-way";

/** Where a request's path led. */
export interface PathMatch<Entry> {
  readonly entry: Entry;
  /** Values of the template's parameters in order, percent-decoded. */
  readonly values: readonly string[];
}

/** A template made ready: its parameters' names, and how to find their values in a path. */
export interface PathTemplate {
  /** In order of appearance. */
  readonly names: readonly string[];
  /** What find-my-way understands; the same for templates that differ in names only. */
  readonly pattern: string;
  /** Matches a path as it was sent, with a group for each parameter. */
  readonly raw: RegExp;
}

/** Longer values match no path; Node refuses requests with more than 16 KiB of headers anyway. */
const MAX_VALUE_LENGTH = 16_384;
const NO_QUERY = {};

/**
 * OpenAPI path templates in a radix tree: finding one does not depend on how many there are. Paths are
 * case-sensitive, a trailing slash counts, and a parameter is never empty.
 */
export class PathTree<Entry> {
  readonly #tree = findMyWay({
    maxParamLength: MAX_VALUE_LENGTH,
    allowUnsafeRegex: true,
    querystringParser: () => NO_QUERY,
    onBadUrl: () => undefined,
  });
  readonly #entries = new Map<string, Entry>();

  /** The entry of a template; made by `create` where there is none. */
  entry(template: PathTemplate, create: () => Entry): Entry {
    const known = this.#entries.get(template.pattern);
    if (known !== undefined) return known;
    const entry = create();
    this.#entries.set(template.pattern, entry);
    const keys = template.names.map((_, index) => `p${index}`);
    this.#tree.on("GET", template.pattern, () => undefined, { entry, keys });
    return entry;
  }

  /** The entry for a request target; `malformed` where it leads to one, but has a bad percent-encoding. */
  find(target: string): PathMatch<Entry> | "malformed" | undefined {
    const found = this.#tree.find("GET", target);
    if (found === null) return undefined;
    if (found.store === null) return this.#isKnown(mended(target)) ? "malformed" : undefined;
    const { entry, keys }: { entry: Entry; keys: readonly string[] } = found.store;
    const values: string[] = [];
    for (const key of keys) {
      const value = found.params[key];
      if (value === undefined || value === "") return undefined;
      values.push(value);
    }
    return { entry, values };
  }

  #isKnown(target: string): boolean {
    const found = this.#tree.find("GET", target);
    return found !== null && found.store !== null;
  }
}

/** The target with a harmless character in place of every percent-encoded one. */
function mended(target: string): string {
  return target.replace(/%[\da-f]{2}|%/gi, "_");
}

/**
 * Takes an OpenAPI path template apart. A segment may hold several parameters (`/{lat},{lon}`,
 * `/report.{format}`, `/{id}:archive`); each but the last ends where the text behind it first appears.
 */
export function parseTemplate(template: string): PathTemplate {
  const names: string[] = [];
  let pattern = "";
  let raw = "";
  for (const segment of template.slice(1).split("/")) {
    const parts = segment.split(/(\{[^{}]*\})/).filter((part) => part !== "");
    const last = parts.findLastIndex(isParameter);
    pattern += "/";
    raw += "\\/";
    for (const [index, part] of parts.entries()) {
      if (isParameter(part)) {
        const value = index === last ? "[^/]+" : valueBefore(parts[index + 1] ?? "");
        pattern += `:p${names.length}${parts.length > 1 ? `(${value})` : ""}`;
        raw += `(${value})`;
        names.push(part.slice(1, -1));
      } else {
        pattern += literal(part, `x${names.length}_${index}`);
        raw += escapePattern(part);
      }
    }
  }
  return { names, pattern, raw: new RegExp(`^${raw}$`) };
}

function isParameter(part: string): boolean {
  return part.startsWith("{");
}

/** What a parameter may hold that has another one behind it in its segment: never backtracks far. */
function valueBefore(next: string): string {
  return isParameter(next) ? "[^/]" : `(?:(?!${escapePattern(next)})[^/])+`;
}

/** Text of a template for find-my-way, where a colon is doubled and an asterisk can only be a pattern. */
function literal(text: string, name: string): string {
  return text
    .split("*")
    .map((part) => part.replaceAll(":", "::"))
    .reduce((before, part, index) => `${before}:${name}_${index}(\\*)${part}`);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
