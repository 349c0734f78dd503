import { readFileSync, realpathSync, statSync } from "node:fs";
import { resolve, sep } from "node:path";
import { limits } from "./limits.ts";

/** Why a file cannot be had. */
export type FileFault =
  | "missing"
  | "outside"
  | "directory"
  | "too-large"
  | "not-text"
  | "unreadable";

/** The text of a file, or why there is none. */
export type FileText =
  | { readonly text: string; readonly fault?: never }
  | { readonly text?: never; readonly fault: FileFault };

/** Reads the files of one project: nothing outside its root, symbolic links included, and each once. */
export class ProjectFiles {
  readonly #root: string;
  readonly #texts = new Map<string, FileText>();

  /** `root` is an absolute path of a folder that exists. */
  constructor(root: string) {
    this.#root = realpathSync(root);
  }

  /** The text of `file`, a path relative to the root, without a byte order mark. */
  read(file: string): FileText {
    let text = this.#texts.get(file);
    if (text === undefined) {
      text = this.#read(file);
      this.#texts.set(file, text);
    }
    return text;
  }

  /** Every file that could be read so far, sorted. */
  get inputs(): readonly string[] {
    return [...this.#texts].flatMap(([file, { text }]) => (text === undefined ? [] : file)).sort();
  }

  #read(file: string): FileText {
    try {
      const path = realpathSync(resolve(this.#root, file));
      if (!path.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep)) {
        return { fault: "outside" };
      }
      const stats = statSync(path);
      if (stats.isDirectory()) return { fault: "directory" };
      if (!stats.isFile()) return { fault: "unreadable" };
      if (stats.size > limits.fileSize) return { fault: "too-large" };
      return decode(readFileSync(path));
    } catch (error) {
      return { fault: isMissing(error) ? "missing" : "unreadable" };
    }
  }
}

/** UTF-8; UTF-16 where a byte order mark says so. */
function decode(bytes: Uint8Array): FileText {
  const [first, second] = bytes;
  const wide = first === 0xff && second === 0xfe ? "utf-16le" : undefined;
  try {
    return { text: new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { fault: "not-text" };
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "ENAMETOOLONG";
}
