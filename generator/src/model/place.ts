/**
 * Where something was written in a contract. Lines and columns are found only when a fault is
 * printed (see `diagnostics/`), so the model stays small and free of text.
 */
export interface Place {
  /** Path of the file, relative to the project root, with forward slashes. */
  readonly file: string;
  /** JSON Pointer (RFC 6901) inside the file; `""` is the whole document. */
  readonly pointer: string;
}
