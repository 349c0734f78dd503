/**
 * Things that come and go by the thousand, each at a place of its own. A Map or Set would do, but copies itself again and
 * again to get rid of what was deleted, and the garbage collector then takes what was in the copies for old: it keeps all of
 * it for long, and has more work than everything else together.
 */
export class Pool<T> {
  readonly #places: (T | undefined)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#places.length - this.#free.length;
  }

  /** The place that the next thing gets. */
  get next(): number {
    return this.#free.at(-1) ?? this.#places.length;
  }

  /** @returns its place */
  add(thing: T): number {
    const place = this.next;
    this.#free.pop();
    this.#places[place] = thing;
    return place;
  }

  at(place: number): T | undefined {
    return this.#places[place];
  }

  /** Takes away what is there; the place is free for others. */
  remove(place: number): void {
    if (this.#places[place] === undefined) return;
    this.#places[place] = undefined;
    this.#free.push(place);
  }

  /** All that are there, in no order. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.#places.filter((thing) => thing !== undefined)[Symbol.iterator]();
  }
}
