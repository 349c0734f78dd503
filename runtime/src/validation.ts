/**
 * A compiled JSON Schema: what emitted `validators.js` exports. After it returned false, `errors` says
 * why (ajv's shape); read it at once, the next call overwrites it.
 */
export interface Validator<T = unknown> {
  (data: unknown): data is T;
  errors?: readonly ValidationError[] | null;
}

/** One fault as ajv reports it. */
export interface ValidationError {
  /** JSON Pointer to the failing value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}
