/** Something to do, and what to do instead when it is called off before it has begun. */
export interface LaneTask {
  run(): Promise<void>;
  cancel(): void;
}

interface Lane {
  readonly waiting: LaneTask[];
  parked: boolean;
}

/**
 * Runs tasks of one lane one after the other, in the order in which they came, and different lanes side
 * by side. Tasks must not reject.
 */
export class Lanes {
  /** Lanes in which a task is running. */
  readonly #lanes = new Map<string, Lane>();
  #parked = 0;

  /** @param lane none: the task waits for no other */
  add(lane: string | undefined, task: LaneTask): void {
    if (lane === undefined) return void task.run();
    const current = this.#lanes.get(lane);
    if (current) {
      current.waiting.push(task);
      if (current.parked) this.#parked++;
      return;
    }
    this.#lanes.set(lane, { waiting: [], parked: false });
    void this.#run(lane, task);
  }

  /** How many tasks there are that do nothing because the first one of their lane is parked, these included. */
  get parked(): number {
    return this.#parked;
  }

  /** Until the work has ended, the running task of a lane does nothing, and neither do those that wait for it. */
  async park(lane: string | undefined, work: Promise<void>): Promise<void> {
    const current = lane === undefined ? undefined : this.#lanes.get(lane);
    if (current) current.parked = true;
    this.#parked += 1 + (current?.waiting.length ?? 0);
    await work;
    this.#parked -= 1 + (current?.waiting.length ?? 0);
    if (current) current.parked = false;
  }

  /** Cancels every task that has not begun. */
  cancelWaiting(): void {
    for (const lane of this.#lanes.values()) {
      if (lane.parked) this.#parked -= lane.waiting.length;
      for (const task of lane.waiting.splice(0)) task.cancel();
    }
  }

  async #run(lane: string, first: LaneTask): Promise<void> {
    const waiting = this.#lanes.get(lane)?.waiting;
    for (let task: LaneTask | undefined = first; task; task = waiting?.shift()) await task.run();
    this.#lanes.delete(lane);
  }
}
