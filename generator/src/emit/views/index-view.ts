import type { Folder } from "../plan.ts";
import { literal } from "../text/literal.ts";
import { header } from "./header.ts";

/** View of `index.ts`. */
export interface IndexView {
  /** First line: where the file comes from, and how to change it. */
  readonly header: string;
  /** Module specifiers as literals. */
  readonly modules: readonly string[];
}

/** @param files names of the folder's TypeScript files that hand-written code may use */
export function indexView(folder: Folder, files: readonly string[]): IndexView {
  return {
    header: header(folder),
    modules: files.map((file) => literal(folder.specifier(`./${file}`))),
  };
}
