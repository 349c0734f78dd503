/** What is done with the tasks of {@link Lanes}. Neither may throw. */
export interface LaneWork<Task> {
  /** Begins a task, whose end {@link Lanes.end} is told; that may be at once. */
  run(task: Task, lane: string | undefined): void;
  /** What is done instead with a task that is called off before it has begun. */
  cancel(task: Task): void;
}

/** None of its tasks runs, one runs, or one runs and is being begun. */
type State = "idle" | "running" | "beginning";

interface Lane<Task> {
  readonly waiting: Task[];
  state: State;
}

/**
 * Runs tasks of one lane one after the other, in the order in which they came, and different lanes side by side. It has
 * a task for every event, so it makes no promise for one.
 */
export class Lanes<Task> {
  /** Lanes in which a task is running. */
  readonly #lanes = new Map<string, Lane<Task>>();
  readonly #work: LaneWork<Task>;

  constructor(work: LaneWork<Task>) {
    this.#work = work;
  }

  /** @param name of the lane; none: the task waits for no other */
  add(name: string | undefined, task: Task): void {
    const current = name === undefined ? undefined : this.#lanes.get(name);
    if (name === undefined) this.#work.run(task, name);
    else if (!current) this.#open(name, task);
    else current.waiting.push(task);
  }

  /** The running task of a lane has ended: the next one begins. */
  end(name: string | undefined): void {
    const lane = name === undefined ? undefined : this.#lanes.get(name);
    if (name === undefined || !lane) return;
    const isBeginning = lane.state === "beginning";
    lane.state = "idle";
    if (!isBeginning) this.#run(name, lane, lane.waiting.shift());
  }

  /** Cancels every task that has not begun. */
  cancelWaiting(): void {
    for (const lane of this.#lanes.values())
      for (const task of lane.waiting.splice(0)) this.#work.cancel(task);
  }

  #open(name: string, first: Task): void {
    const lane: Lane<Task> = { waiting: [], state: "idle" };
    this.#lanes.set(name, lane);
    this.#run(name, lane, first);
  }

  /** Tasks that end at once may be thousands: a loop, since each would call the next. */
  #run(name: string, lane: Lane<Task>, first: Task | undefined): void {
    for (let task = first; task !== undefined; task = lane.waiting.shift()) {
      lane.state = "beginning";
      this.#work.run(task, name);
      if (stateOf(lane) === "idle") continue;
      lane.state = "running";
      return;
    }
    this.#lanes.delete(name);
  }
}

/** Beginning a task may have changed it, which the compiler does not see. */
function stateOf(lane: { readonly state: State }): State {
  return lane.state;
}
