import { createReadStream } from "node:fs";
import { Readable } from "node:stream";

/** A file of a multipart form. */
export interface FilePart<Name extends string = string> {
  /** The field that it was sent in. */
  readonly name: Name;
  /** As the client calls it, without folders; untrusted. */
  readonly filename: string | undefined;
  /** As the client says, such as `image/png`; among those that the contract allows. Untrusted. */
  readonly mediaType: string;
  /** Its bytes; can be read once. Errs where the request breaks off or is too long. */
  stream(): Readable;
}

/** A file that arrives, or was kept on disk. */
export class ReceivedFile implements FilePart {
  readonly name: string;
  readonly filename: string | undefined;
  readonly mediaType: string;
  #source: Readable | string;

  constructor(name: string, source: Readable, filename: string | undefined, mediaType: string) {
    this.name = name;
    this.filename = filename;
    this.mediaType = mediaType;
    this.#source = source;
    // Whoever reads it learns of a failure; without a reader it must not end the process.
    source.on("error", () => undefined);
  }

  stream(): Readable {
    if (typeof this.#source === "string") this.#source = createReadStream(this.#source);
    return this.#source;
  }

  /** From now on, the bytes are in this file. */
  keptAt(path: string): void {
    this.#source = path;
  }

  /** Reads what is left of it to nowhere, so that what comes behind it can arrive. */
  skip(): void {
    if (this.#source instanceof Readable && !this.#source.destroyed) this.#source.resume();
  }

  /** Tells whoever reads it. */
  fail(error: Error): void {
    if (this.#source instanceof Readable) this.#source.destroy(error);
  }
}
