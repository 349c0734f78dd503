import type { Event, ScalarEvent } from "js-yaml";
import type { Range } from "./lines.ts";
import { readEvents, type Yaml } from "./yaml.ts";

/** A key of a mapping and its value, as indexes of events; an item of a sequence has no key. */
export interface YamlEntry {
  readonly key?: number;
  readonly value: number;
}

/** Where everything stands in a YAML text. Mappings are looked into when they are asked about. */
export class YamlTree {
  readonly #yaml: Yaml;
  readonly #text: string;
  readonly #events: readonly Event[];
  /** For each event the index of the one behind all that it holds. */
  readonly #next: Int32Array;
  readonly #anchors = new Map<string, number[]>();
  readonly #entries = new Map<number, ReadonlyMap<string, YamlEntry>>();

  constructor(yaml: Yaml, text: string) {
    const { events, source } = readEvents(yaml, text);
    this.#yaml = yaml;
    this.#text = source;
    this.#events = events;
    this.#next = this.#index();
  }

  /** The value of the first document; `undefined` where there is none. */
  get root(): number | undefined {
    return this.#events.length > 1 ? 1 : undefined;
  }

  /** What a mapping or sequence holds by key, aliases and merge keys followed; of equal keys the last one. */
  entriesOf(at: number): ReadonlyMap<string, YamlEntry> {
    const collection = this.#behindAlias(at);
    let entries = this.#entries.get(collection);
    if (entries === undefined) {
      this.#entries.set(collection, new Map());
      entries = this.#readEntries(collection);
      this.#entries.set(collection, entries);
    }
    return entries;
  }

  isCollection(at: number): boolean {
    const type = this.#events[at]?.type;
    return type === this.#yaml.EVENT_ID.MAPPING || type === this.#yaml.EVENT_ID.SEQUENCE;
  }

  /** From where to where a value is written, a collection to the end of the text; none of an empty value. */
  rangeOf(at: number): Range | undefined {
    const event = this.#events[at];
    if (event === undefined) return undefined;
    if ("start" in event) return { start: event.start, end: this.#text.length };
    if ("valueStart" in event) return this.#rangeOfScalar(event);
    if (!("anchorStart" in event)) return undefined;
    return { start: event.anchorStart, end: event.anchorEnd };
  }

  /** Every key that stands in a mapping for the second time, with its offset. */
  *duplicates(): Generator<{ readonly key: string; readonly offset: number }> {
    for (const [index, event] of this.#events.entries()) {
      if (event.type !== this.#yaml.EVENT_ID.MAPPING) continue;
      const seen = new Set<string>();
      for (const { key } of this.#pairs(index)) {
        const text = this.#textOf(key);
        if (text !== "<<" && seen.has(text)) {
          yield { key: text, offset: this.rangeOf(key)?.start ?? 0 };
        }
        seen.add(text);
      }
    }
  }

  #index(): Int32Array {
    const { DOCUMENT, MAPPING, POP, SEQUENCE } = this.#yaml.EVENT_ID;
    const opening = new Set<number>([DOCUMENT, MAPPING, SEQUENCE]);
    const next = new Int32Array(this.#events.length);
    const open: number[] = [];
    for (const [index, event] of this.#events.entries()) {
      next[index] = index + 1;
      if (opening.has(event.type)) open.push(index);
      if (event.type === POP) next[open.pop() ?? index] = index + 1;
      this.#noteAnchor(event, index);
    }
    return next;
  }

  #noteAnchor(event: Event, index: number): void {
    if (!("anchorStart" in event) || event.anchorStart < 0) return;
    if (event.type === this.#yaml.EVENT_ID.ALIAS) return;
    const name = this.#text.slice(event.anchorStart + 1, event.anchorEnd);
    const known = this.#anchors.get(name);
    if (known === undefined) this.#anchors.set(name, [index]);
    else known.push(index);
  }

  /** An alias means the last value before it that has its anchor. */
  #behindAlias(at: number): number {
    const event = this.#events[at];
    if (event?.type !== this.#yaml.EVENT_ID.ALIAS) return at;
    const anchored = this.#anchors.get(this.#text.slice(event.anchorStart + 1, event.anchorEnd));
    return anchored?.findLast((index) => index < at) ?? at;
  }

  #readEntries(at: number): ReadonlyMap<string, YamlEntry> {
    if (this.#events[at]?.type === this.#yaml.EVENT_ID.SEQUENCE) {
      return new Map(this.#children(at).map((value, index) => [String(index), { value }]));
    }
    const entries = new Map<string, YamlEntry>();
    for (const { key, value } of this.#pairs(at)) {
      if (this.#textOf(key) === "<<") this.#merge(value, entries);
    }
    for (const { key, value } of this.#pairs(at)) entries.set(this.#textOf(key), { key, value });
    return entries;
  }

  /** Of several mappings the first one counts. */
  #merge(at: number, entries: Map<string, YamlEntry>): void {
    const target = this.#behindAlias(at);
    const isList = this.#events[target]?.type === this.#yaml.EVENT_ID.SEQUENCE;
    for (const base of isList ? this.#children(target) : [target]) {
      for (const [key, entry] of this.entriesOf(base)) {
        if (!entries.has(key)) entries.set(key, entry);
      }
    }
  }

  #children(at: number): number[] {
    const children: number[] = [];
    const end = (this.#next[at] ?? at) - 1;
    for (let index = at + 1; index < end; index = this.#next[index] ?? end) children.push(index);
    return children;
  }

  #pairs(at: number): { readonly key: number; readonly value: number }[] {
    if (this.#events[at]?.type !== this.#yaml.EVENT_ID.MAPPING) return [];
    const children = this.#children(at);
    return children.flatMap((key, index) => {
      const value = children[index + 1];
      return index % 2 === 0 && value !== undefined ? { key, value } : [];
    });
  }

  /** The text of a key as the value has it: `~` and nothing are `null`. */
  #textOf(at: number): string {
    const event = this.#events[this.#behindAlias(at)];
    if (event === undefined || !("valueStart" in event)) return "";
    if (event.valueStart < 0) return "null";
    return this.#yaml.getScalarValue(this.#text, event);
  }

  /** Quotes belong to it. */
  #rangeOfScalar({ valueStart, valueEnd, style }: ScalarEvent): Range | undefined {
    if (valueStart < 0) return undefined;
    const { DOUBLE_QUOTED, SINGLE_QUOTED } = this.#yaml.SCALAR_STYLE;
    const quote = style === DOUBLE_QUOTED || style === SINGLE_QUOTED ? 1 : 0;
    return { start: valueStart - quote, end: valueEnd + quote };
  }
}
