import type { IncomingMessage } from "node:http";
import { faultsOfReceived } from "../../validation.ts";
import type { FieldReader } from "../parameters/fields.ts";
import { Values } from "../parameters/values.ts";
import { invalidRequest, tooLarge } from "./bytes.ts";
import type { FilePart, ReceivedFile } from "./file-part.ts";
import type { MultipartLimits } from "./multipart-parser.ts";
import { MultipartParts, type MultipartSpec } from "./multipart-parts.ts";
import { Spool } from "./spool.ts";

/** A multipart form, which arrives while its handler runs. */
export interface Multipart<Form, FileName extends string> {
  /**
   * The fields that are no files, once the whole body has arrived and is as the contract says. Files that
   * nobody has read by then are kept on disk until the handler is done. Rejects with a ReventError otherwise,
   * which is answered with 400 or 413 where it leaves the handler.
   */
  fields(): Promise<Omit<Form, FileName>>;
  /**
   * The files, in the order sent: straight from the connection, unless `fields()` was called before. One that
   * is not read is skipped when the next one is asked for. Rejects as `fields()` does.
   */
  files(): AsyncIterable<FilePart<FileName>>;
}

/** The {@link Multipart} of one request. Nothing is read before the handler asks. */
export class MultipartBody implements Multipart<Values, string> {
  readonly #spec: MultipartSpec;
  readonly #parts: MultipartParts;
  readonly #spool = new Spool();
  /** Files that are on disk, and that nobody has asked for yet. */
  readonly #kept: ReceivedFile[] = [];
  #fields: Promise<Values> | undefined;

  /** Throws `payload_too_large` where the body says that it is longer than allowed. */
  constructor(
    request: IncomingMessage,
    spec: MultipartSpec,
    reader: FieldReader,
    limits: MultipartLimits,
  ) {
    if (Number(request.headers["content-length"] ?? 0) > limits.upload) {
      throw tooLarge(limits.upload);
    }
    this.#spec = spec;
    this.#parts = new MultipartParts(request, spec, reader, limits);
  }

  fields(): Promise<Values> {
    if (this.#fields === undefined) {
      this.#fields = this.#readAll();
      // Whoever waits for it learns of a failure; without anybody it must not end the process.
      this.#fields.catch(() => undefined);
    }
    return this.#fields;
  }

  async *files(): AsyncGenerator<FilePart> {
    for (let file = await this.#next(); file !== undefined; file = await this.#next()) yield file;
  }

  /** Lets go of what has arrived: to be called when the handler is done. */
  async dispose(): Promise<void> {
    this.#parts.abandon();
    await this.#spool.clear();
  }

  async #readAll(): Promise<Values> {
    const kept: ReceivedFile[] = [];
    for (let file = await this.#next(); file !== undefined; file = await this.#next()) {
      file.keptAt(await this.#spool.keep(file.stream()));
      kept.push(file);
    }
    this.#kept.push(...kept);
    const fields = new Values();
    for (const [name, value] of Object.entries(this.#parts.values)) {
      if (!this.#parts.isFile(name)) fields[name] = value;
    }
    return fields;
  }

  /** The next file; undefined after the last one. Rejects with what is wrong with the body. */
  async #next(): Promise<ReceivedFile | undefined> {
    const file = this.#kept.shift() ?? (await this.#parts.nextFile());
    if (file === undefined) this.#assertValid();
    return file;
  }

  #assertValid(): void {
    const { faults, values } = this.#parts;
    const told = new Set(faults.map(({ pointer }) => pointer));
    const found = faultsOfReceived(this.#spec.validate, values, "/body");
    const all = [...faults, ...found.filter(({ pointer }) => !told.has(pointer))];
    if (all.length > 0) throw invalidRequest(all);
  }
}
