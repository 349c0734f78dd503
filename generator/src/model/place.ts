/**
 * Where something was written in a contract. Lines and columns are found only when a fault is
 * printed (see `diagnostics/`), so the model stays small and free of text.
 */
export interface Place {
  /** Path of the file, relative to the project root, with forward slashes. */
  readonly file: string;
  /** JSON Pointer (RFC 6901) inside the file; `""` is the whole document, or a file that is no document. */
  readonly pointer: string;
  /** The key at the end of the pointer is meant, not what stands under it. */
  readonly part?: "key";
  /** Line from 1, where it is known without a pointer: in hand-written code, or for a syntax error. */
  readonly line?: number;
  /** Column from 1, with `line`. */
  readonly column?: number;
}
