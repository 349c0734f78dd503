/** The contracts to judge, as paths relative to `root`, which is absolute. */
export interface JudgeTask {
  readonly root: string;
  readonly openapi: readonly string[];
  readonly asyncapi: readonly string[];
}

/** Something that a validator objects to. */
export interface Finding {
  /** Relative to the root. */
  readonly file: string;
  readonly pointer: string;
  /** The key at the end of the pointer is meant, not what stands under it. */
  readonly part?: "key";
  readonly message: string;
}

/** A task as it is sent to the thread. */
export interface JudgeRequest {
  readonly id: number;
  readonly task: JudgeTask;
}

/** What the thread says to the request of that id. */
export type JudgeAnswer =
  | { readonly id: number; readonly findings: readonly Finding[] }
  | { readonly id: number; readonly error: string };
