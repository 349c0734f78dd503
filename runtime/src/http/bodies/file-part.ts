import { createReadStream } from "node:fs";
import { PassThrough, type Readable } from "node:stream";

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
  #bytes: Readable | string;

  /** @param part what arrives; it is read to its end whatever becomes of the file, or nothing behind it arrives */
  constructor(name: string, part: Readable, filename: string | undefined, mediaType: string) {
    this.name = name;
    this.filename = filename;
    this.mediaType = mediaType;
    const bytes = new PassThrough();
    this.#bytes = bytes;
    part.pipe(bytes);
    part.on("error", (error) => bytes.destroy(error));
    // Whoever reads it learns of a failure; without a reader it must not end the process.
    bytes.on("error", () => undefined);
    bytes.once("close", () => part.unpipe(bytes).resume());
  }

  stream(): Readable {
    if (typeof this.#bytes === "string") this.#bytes = createReadStream(this.#bytes);
    return this.#bytes;
  }

  /** From now on, the bytes are in this file. */
  keptAt(path: string): void {
    this.#bytes = path;
  }

  /** Reads what is left of it to nowhere. */
  skip(): void {
    if (this.#bytes instanceof PassThrough && !this.#bytes.destroyed) this.#bytes.resume();
  }

  /** Tells whoever reads it. */
  fail(error: Error): void {
    if (this.#bytes instanceof PassThrough) this.#bytes.destroy(error);
  }
}
