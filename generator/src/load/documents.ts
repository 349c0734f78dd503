import type { Diagnostics, Locator } from "../diagnostics/index.ts";
import type { Place } from "../model/index.ts";
import { ProjectFiles } from "./files.ts";
import { limits } from "./limits.ts";
import { createLocator } from "./locate.ts";
import { child, identity, type Located, refOf } from "./located.ts";
import { parseText } from "./parse.ts";
import { splitPointer } from "./pointer.ts";
import { readReference, withoutSelf } from "./reference.ts";
import {
  refPlace,
  reportChain,
  reportCycle,
  reportFile,
  reportMissing,
  reportReference,
} from "./reference-faults.ts";
import type { Yaml } from "./yaml.ts";

/** The parsed files of a project, and the `$ref`s between them. Tells every fault where it finds it. */
export class Documents {
  /** Finds the line of a place in any file of the project. */
  readonly locate: Locator;
  readonly #files: ProjectFiles;
  readonly #yaml: Yaml;
  readonly #diagnostics: Diagnostics;
  readonly #roots = new Map<string, Located | undefined>();

  constructor(options: { root: string; yaml: Yaml; diagnostics: Diagnostics }) {
    this.#files = new ProjectFiles(options.root);
    this.#yaml = options.yaml;
    this.#diagnostics = options.diagnostics;
    this.locate = createLocator((file) => this.#files.read(file).text, this.#yaml);
  }

  /** Every file that was read, sorted. */
  get inputs(): readonly string[] {
    return this.#files.inputs;
  }

  /** The whole of a file; `undefined` where it has none, which is told at `from`, or in the file. */
  open(file: string, from?: Place): Located | undefined {
    const { text, fault } = this.#files.read(file);
    if (fault !== undefined) {
      reportFile(this.#diagnostics, file, fault, from ?? { file, pointer: "" });
      return undefined;
    }
    if (!this.#roots.has(file)) {
      const parsed = parseText({
        file,
        text,
        yaml: this.#yaml,
        diagnostics: this.#diagnostics,
      });
      this.#roots.set(file, parsed && { file, pointer: "", value: parsed.value });
    }
    return this.#roots.get(file);
  }

  /** What the `$ref` in `at` points at, `$ref`s of its own not followed. */
  resolve(at: Located): Located | undefined {
    return this.#resolve(at, 0);
  }

  /** `at` itself, or what its `$ref`s lead to in the end. */
  follow(at: Located): Located | undefined {
    return this.#follow(at, 0);
  }

  #follow(at: Located, hops: number): Located | undefined {
    const seen = new Set<string>();
    let current: Located | undefined = at;
    while (current !== undefined && refOf(current.value) !== undefined) {
      if (seen.has(identity(current))) return reportCycle(this.#diagnostics, at);
      if (hops + seen.size > limits.refHops) return reportChain(this.#diagnostics, at);
      seen.add(identity(current));
      current = this.#resolve(current, hops + seen.size);
    }
    return current;
  }

  #resolve(at: Located, hops: number): Located | undefined {
    const ref = refOf(at.value);
    if (ref === undefined) return undefined;
    const document = this.#roots.get(at.file);
    const self = document && child(document, "$self")?.value;
    const reference = readReference(withoutSelf(ref, self), at.file);
    if (reference.kind !== "local") {
      reportReference(this.#diagnostics, at, ref, reference);
      return undefined;
    }
    const root = this.open(reference.file, refPlace(at));
    return root && this.#walk(root, { at, ref, pointer: reference.pointer, hops });
  }

  /** Follows the pointer step by step, through values that are themselves a `$ref`. */
  #walk(root: Located, { at, ref, pointer, hops }: Walk): Located | undefined {
    let current = root;
    for (const step of splitPointer(pointer)) {
      const direct = child(current, step);
      if (direct !== undefined) {
        current = direct;
        continue;
      }
      const behind =
        refOf(current.value) === undefined ? undefined : this.#follow(current, hops + 1);
      const found = behind && child(behind, step);
      if (found === undefined) {
        reportMissing(this.#diagnostics, { at, ref, step, parent: behind ?? current });
        return undefined;
      }
      current = found;
    }
    return current;
  }
}

interface Walk {
  readonly at: Located;
  readonly ref: string;
  readonly pointer: string;
  readonly hops: number;
}
