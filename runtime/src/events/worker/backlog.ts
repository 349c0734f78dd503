import type { Delivery } from "../ports.ts";

/** How many deliveries may wait, and how many characters of data they may have together: of their memory, the most. */
const limits = { deliveries: 10_000, characters: 32 * 2 ** 20 };

/**
 * Deliveries of ordered streams that do nothing: they wait for another one of their key, or for their retry. They take no slot,
 * so that other keys go on, and nobody else could have them, since their partition is ours. Only counted; {@link Lanes} has them.
 */
export class Backlog {
  #deliveries = 0;
  #characters = 0;

  get count(): number {
    return this.#deliveries;
  }

  /** So much waits that nothing should be added. */
  get isFull(): boolean {
    return this.#deliveries >= limits.deliveries || this.#characters >= limits.characters;
  }

  add(delivery: Delivery): void {
    if (!isOrdered(delivery)) return;
    this.#deliveries++;
    this.#characters += lengthOf(delivery);
  }

  remove(delivery: Delivery): void {
    if (!isOrdered(delivery)) return;
    this.#deliveries--;
    this.#characters -= lengthOf(delivery);
  }
}

/** Whether its stream has an order, which every attempt of it keeps. */
export function isOrdered({ fence }: Delivery): boolean {
  return fence !== undefined;
}

function lengthOf({ content }: Delivery): number {
  return content.ok ? content.message.data.length : 0;
}
