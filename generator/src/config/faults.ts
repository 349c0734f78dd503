import type { Diagnostics } from "../diagnostics/index.ts";
import { joinPointer } from "../load/pointer.ts";
import type { ReadConfig } from "./read.ts";
import type { Given } from "./settings.ts";

/** Tells what is wrong with a value where it was given: in the configuration, or on the command line. */
export class Faults {
  /** Of the command line, each a sentence. */
  readonly usage: string[] = [];
  readonly #read: ReadConfig;
  readonly #given: Given;
  readonly #diagnostics: Diagnostics;

  constructor(read: ReadConfig, given: Given, diagnostics: Diagnostics) {
    this.#read = read;
    this.#given = given;
    this.#diagnostics = diagnostics;
  }

  /** A folder is not as it should be. Of one that nobody has named, the default, the command line is to be changed. */
  folder(name: keyof Given["folders"], message: string, hint: string): void {
    const { folders } = this.#read.config;
    if (this.#given.folders[name] !== undefined || folders?.[name] === undefined) {
      this.usage.push(`--${name}: ${message} ${hint}`);
    } else {
      this.at(["folders", name], message, hint);
    }
  }

  /** The configuration is wrong at the end of `steps`. */
  at(steps: readonly string[], message: string, hint?: string, part?: "key"): void {
    const { file, pointer } = this.#read;
    const place = { file, pointer: pointer + joinPointer(steps), ...(part && { part }) };
    this.#diagnostics.error("config-invalid", place, message, hint);
  }
}
