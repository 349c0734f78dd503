/** Which keys of a stream are halted, and by what: entries that were put aside, replayed ones included until they are settled. */
export class HaltedKeys {
  readonly #entries = new Map<string, Set<number>>();
  readonly #keys = new Map<number, string>();

  add(entry: number, key: string): void {
    const entries = this.#entries.get(key) ?? new Set();
    this.#entries.set(key, entries.add(entry));
    this.#keys.set(entry, key);
  }

  delete(entry: number): void {
    const key = this.#keys.get(entry);
    if (key === undefined) return;
    this.#keys.delete(entry);
    const entries = this.#entries.get(key);
    entries?.delete(entry);
    if (entries?.size === 0) this.#entries.delete(key);
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Whether an entry of that key is held up by one that comes before it. */
  holdsUp(entry: number, key: string): boolean {
    for (const halting of this.#entries.get(key) ?? []) if (halting < entry) return true;
    return false;
  }

  get all(): readonly (readonly [entry: number, key: string])[] {
    return [...this.#keys];
  }
}
