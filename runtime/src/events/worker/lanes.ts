/** Something to do, and what to do instead when it is called off before it has begun. */
export interface LaneTask {
  run(): Promise<void>;
  cancel(): void;
}

/**
 * Runs tasks of one lane one after the other, in the order in which they came, and different lanes side
 * by side. Tasks must not reject.
 */
export class Lanes {
  /** Waiting tasks of each lane in which one is running. */
  readonly #waiting = new Map<string, LaneTask[]>();

  /** @param lane none: the task waits for no other */
  add(lane: string | undefined, task: LaneTask): void {
    if (lane === undefined) return void task.run();
    const waiting = this.#waiting.get(lane);
    if (waiting) return void waiting.push(task);
    this.#waiting.set(lane, []);
    void this.#run(lane, task);
  }

  /** Cancels every task that has not begun. */
  cancelWaiting(): void {
    for (const waiting of this.#waiting.values()) {
      for (const task of waiting.splice(0)) task.cancel();
    }
  }

  async #run(lane: string, first: LaneTask): Promise<void> {
    for (let task: LaneTask | undefined = first; task; task = this.#waiting.get(lane)?.shift()) {
      await task.run();
    }
    this.#waiting.delete(lane);
  }
}
