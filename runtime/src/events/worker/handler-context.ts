import type { EventContext } from "../context.ts";
import { Loss } from "../loss.ts";
import type { Delivery } from "../ports.ts";

/** What a handler is told; made for every event, so it makes nothing that nobody looks at. */
export class HandlerContext implements EventContext {
  readonly group: string;
  readonly stream: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly attempt: number;
  readonly deliveries: number;
  readonly redelivered: boolean;
  declare readonly fence?: number;
  readonly #delivery: Delivery;
  #late: Loss | undefined;
  #isLate = false;

  constructor(delivery: Delivery, parameters: Readonly<Record<string, string>>, group: string) {
    this.group = group;
    this.stream = delivery.stream;
    this.parameters = parameters;
    this.attempt = delivery.attempt;
    this.deliveries = delivery.deliveries;
    this.redelivered = delivery.deliveries > 1;
    if (delivery.fence !== undefined) this.fence = delivery.fence;
    this.#delivery = delivery;
  }

  get signal(): AbortSignal {
    this.#late ??= new Loss();
    if (this.#isLate) this.#late.happen();
    return AbortSignal.any([this.#delivery.signal, this.#late.signal]);
  }

  /** The handler has not come to an end in time. */
  expire(): void {
    this.#isLate = true;
    this.#late?.happen();
  }
}
