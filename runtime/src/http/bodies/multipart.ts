import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { Busboy, type BusboyConfig, type BusboyInstance } from "@fastify/busboy";
import { type Fault, ReventError } from "../../errors/index.ts";
import { faultsOf, pointerTo } from "../../validation.ts";
import type { FieldReader } from "../parameters/fields.ts";
import { Values } from "../parameters/values.ts";
import type { FormSpec } from "../route.ts";
import { endedEarly, invalidBody, invalidRequest, tooLarge } from "./bytes.ts";
import { type FilePart, ReceivedFile } from "./file-part.ts";
import { essenceOf, isWithin } from "./media-type.ts";
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

/** The form of a contract that has files. */
export type MultipartSpec = FormSpec & { readonly files: NonNullable<FormSpec["files"]> };

/** The greatest number of bytes of a multipart form: of its fields, which are kept in memory, and of all. */
export interface MultipartLimits {
  readonly body: number;
  readonly upload: number;
}

/** Bounds that no sensible form reaches. */
const LIMITS = { fields: 1000, files: 100, headerPairs: 50, headerSize: 16_384 };

/** The {@link Multipart} of one request. Nothing is read before the handler asks. */
export class MultipartBody implements Multipart<Values, string> {
  readonly #request: IncomingMessage;
  readonly #spec: MultipartSpec;
  readonly #reader: FieldReader;
  readonly #limits: MultipartLimits;
  readonly #values = new Values();
  readonly #faults: Fault[] = [];
  readonly #spool = new Spool();
  /** Files that nobody has asked for yet. */
  readonly #waiting: ReceivedFile[] = [];
  #current: ReceivedFile | undefined;
  /** Ends the wait of whoever waits for a file or the end. */
  #wake: () => void = () => undefined;
  #parser: BusboyInstance | undefined;
  #fields: Promise<Values> | undefined;
  #isComplete = false;
  #failure: ReventError | undefined;
  #fieldBytes = 0;

  /** Throws `payload_too_large` where the body says that it is longer than allowed. */
  constructor(
    request: IncomingMessage,
    spec: MultipartSpec,
    reader: FieldReader,
    limits: MultipartLimits,
  ) {
    this.#request = request;
    this.#spec = spec;
    this.#reader = reader;
    this.#limits = limits;
    if (Number(request.headers["content-length"] ?? 0) > limits.upload) {
      throw tooLarge(limits.upload);
    }
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
    if (this.#parser !== undefined && !this.#isComplete) {
      this.#fail(new ReventError("closed", "The handler is done, and reads the body no more."));
      // What is left is not worth a new connection, or the connection is about to be closed.
      this.#request.resume();
    }
    await this.#spool.clear();
  }

  async #readAll(): Promise<Values> {
    const kept: ReceivedFile[] = [];
    for (let file = await this.#next(); file !== undefined; file = await this.#next()) {
      file.keptAt(await this.#spool.keep(file.stream()));
      kept.push(file);
    }
    this.#waiting.push(...kept);
    const fields = new Values();
    for (const [name, value] of Object.entries(this.#values)) {
      if (!Object.hasOwn(this.#spec.files, name)) fields[name] = value;
    }
    return fields;
  }

  /** The next file; undefined after the last one. Rejects with what is wrong with the body. */
  async #next(): Promise<ReceivedFile | undefined> {
    this.#parser ??= this.#parse();
    this.#current?.skip();
    this.#current = undefined;
    while (this.#waiting.length === 0 && !this.#isComplete && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) this.#assertValid();
    return this.#current;
  }

  #assertValid(): void {
    const faults = [...this.#faults];
    const told = new Set(faults.map(({ pointer }) => pointer));
    const found = faultsOf(this.#spec.validate, this.#values, "/body");
    faults.push(...found.filter(({ pointer }) => !told.has(pointer)));
    if (faults.length > 0) throw invalidRequest(faults);
  }

  #parse(): BusboyInstance {
    const parser = startParser(this.#request, {
      limits: { ...LIMITS, fieldSize: this.#limits.body },
      isPartAFile: (name, _, filename) =>
        filename !== undefined || (name !== undefined && Object.hasOwn(this.#spec.files, name)),
    });
    const request = this.#request;
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > this.#limits.upload) this.#fail(tooLarge(this.#limits.upload));
    });
    request.once("error", () => this.#fail(endedEarly()));
    request.once("close", () => {
      if (!request.readableEnded) this.#fail(endedEarly());
    });
    parser.on("field", (name, text, _, isCut) => this.#field(name, text, isCut));
    parser.on("file", (name, stream, filename, _, type) =>
      this.#file(name, stream, filename, type),
    );
    for (const limit of ["fieldsLimit", "filesLimit"] as const) {
      parser.on(limit, () => this.#fail(invalidBody("has too many parts")));
    }
    parser.once("error", () => this.#fail(invalidBody("is not a well-formed multipart form")));
    parser.once("finish", () => {
      this.#isComplete = true;
      this.#wake();
    });
    request.pipe(parser);
    return parser;
  }

  #field(name: string | undefined, text: string, isCut: boolean): void {
    this.#fieldBytes += Buffer.byteLength(text);
    if (isCut || this.#fieldBytes > this.#limits.body) this.#fail(tooLarge(this.#limits.body));
    else if (name === undefined) this.#fail(invalidBody("has a part without a name"));
    else this.#reader.read(this.#values, name, text, this.#faults);
  }

  #file(
    name: string | undefined,
    stream: Readable,
    filename: string | undefined,
    type: string,
  ): void {
    const file = new ReceivedFile(name ?? "", stream, filename, essenceOf(type));
    if (name === undefined) this.#fail(invalidBody("has a part without a name"));
    if (this.#failure !== undefined) {
      file.fail(this.#failure);
      return;
    }
    // The validator sees that it is there, and how often.
    this.#reader.read(this.#values, file.name, "", this.#faults);
    const detail = this.#refusal(file);
    if (detail === undefined) {
      this.#waiting.push(file);
      this.#wake();
    } else {
      this.#faults.push({ pointer: pointerTo("body", file.name), detail });
      file.skip();
    }
  }

  /** Why a file is not one that the contract allows. */
  #refusal({ name, mediaType }: ReceivedFile): string | undefined {
    const { files } = this.#spec;
    const allowed = Object.hasOwn(files, name) ? files[name] : undefined;
    if (allowed === undefined) return "must not be a file";
    if (allowed.length === 0 || allowed.some((range) => isWithin(mediaType, range)))
      return undefined;
    return `must be of the media type ${allowed.join(" or ")}`;
  }

  #fail(failure: ReventError): void {
    if (this.#failure !== undefined || this.#isComplete) return;
    this.#failure = failure;
    if (this.#parser !== undefined) this.#request.unpipe(this.#parser);
    this.#request.pause();
    for (const file of [this.#current, ...this.#waiting]) file?.fail(failure);
    this.#wake();
  }
}

function startParser(
  { headers }: IncomingMessage,
  settings: Omit<BusboyConfig, "headers">,
): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...headers, "content-type": headers["content-type"] ?? "" },
      ...settings,
    });
  } catch {
    throw invalidBody("is not a multipart form with a boundary");
  }
}
