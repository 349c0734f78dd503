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
  readonly message: string;
}
