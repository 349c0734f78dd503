import { ReventError } from "../../errors/index.ts";

/** One message on its way to Redis; whoever published it is told in time, whatever becomes of it. */
export class Outgoing {
  readonly id: string;
  /** Of the event: source and id. */
  readonly identity: string;
  readonly fields: readonly string[];
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  /** What to say in the end, when nothing comes of it. */
  #last: unknown;
  #maybeStored = false;
  #settled = false;

  constructor(
    event: { readonly id: string; readonly identity: string; readonly fields: readonly string[] },
    ends: { resolve(): void; reject(error: unknown): void; readonly deadlineMs: number },
  ) {
    this.id = event.id;
    this.identity = event.identity;
    this.fields = event.fields;
    this.#resolve = ends.resolve;
    this.#reject = ends.reject;
    this.#last = new Error(`no confirmation within ${ends.deadlineMs} ms`);
    this.#timer = setTimeout(() => this.#late(), ends.deadlineMs);
  }

  /** Nobody waits for it any more. */
  get settled(): boolean {
    return this.#settled;
  }

  stored(): void {
    this.#end();
    this.#resolve();
  }

  /** It was tried in vain, and will be tried again. */
  tried(error: unknown): void {
    this.#maybeStored ||= !isUnsent(error);
    this.#last = error;
  }

  failed(error: unknown): void {
    this.#end();
    this.#reject(error instanceof ReventError ? error : this.#notStored(error));
  }

  #late(): void {
    this.#end();
    const known = this.#last instanceof ReventError && !this.#maybeStored;
    this.#reject(known ? this.#last : this.#notStored(this.#last));
  }

  #end(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
  }

  #notStored(cause: unknown): ReventError {
    const why = cause instanceof Error ? cause.message : String(cause);
    const remedy = `Publish it again with the same id, ${this.id}: it will be one event.`;
    const message = `Redis has not confirmed that the event is stored: ${why}. ${remedy}`;
    return new ReventError("not_stored", message, { cause });
  }
}

/** It has certainly not reached Redis. */
function isUnsent(error: unknown): boolean {
  return error instanceof ReventError && error.code === "broker_unavailable";
}
