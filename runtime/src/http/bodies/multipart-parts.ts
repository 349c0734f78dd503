import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { type Fault, ReventError } from "../../errors/index.ts";
import { pointerTo } from "../../validation.ts";
import type { FieldReader } from "../parameters/fields.ts";
import { Values } from "../parameters/values.ts";
import type { FormSpec } from "../route.ts";
import { ReceivedFile } from "./file-part.ts";
import { isWithin } from "./media-type.ts";
import { type MultipartLimits, type PartListener, parseMultipart } from "./multipart-parser.ts";

/** The form of a contract that has files. */
export type MultipartSpec = FormSpec & { readonly files: NonNullable<FormSpec["files"]> };

/**
 * The parts of one multipart form, judged one by one as they arrive: fields become values, files wait until they
 * are asked for. Nothing is read before the first one is.
 */
export class MultipartParts implements PartListener {
  /** What has arrived so far; of a file, that it is there. */
  readonly values = new Values();
  /** What is wrong with parts that have arrived so far. */
  readonly faults: Fault[] = [];
  readonly #request: IncomingMessage;
  readonly #spec: MultipartSpec;
  readonly #reader: FieldReader;
  readonly #limits: MultipartLimits;
  /** Files that nobody has asked for yet. */
  readonly #waiting: ReceivedFile[] = [];
  #current: ReceivedFile | undefined;
  /** Ends the wait of whoever waits for a file or the end. */
  #wake: () => void = () => undefined;
  #stop: (() => void) | undefined;
  #isComplete = false;
  #failure: ReventError | undefined;

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
  }

  /** The next file, past what is left of the last one; undefined when all has arrived. Rejects where it cannot. */
  async nextFile(): Promise<ReceivedFile | undefined> {
    this.#stop ??= parseMultipart(this.#request, this.#limits, this);
    this.#current?.skip();
    this.#current = undefined;
    while (this.#waiting.length === 0 && !this.#isComplete && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
    this.#current = this.#waiting.shift();
    return this.#current;
  }

  /** Takes in no more of it. */
  abandon(): void {
    if (this.#stop === undefined || this.#isComplete) return;
    this.fail(new ReventError("closed", "The handler is done, and reads the body no more."));
    // What is left is not worth a new connection, or the connection is about to be closed.
    this.#request.resume();
  }

  isFile(name: string): boolean {
    return Object.hasOwn(this.#spec.files, name);
  }

  field(name: string, text: string): void {
    this.#reader.read(this.values, name, text, this.faults);
  }

  file(name: string, bytes: Readable, filename: string | undefined, mediaType: string): void {
    const file = new ReceivedFile(name, bytes, filename, mediaType);
    if (this.#failure !== undefined) {
      file.fail(this.#failure);
      return;
    }
    // The validator sees that it is there, and how often.
    this.field(name, "");
    const detail = this.#refusal(file);
    if (detail === undefined) {
      this.#waiting.push(file);
      this.#wake();
    } else {
      this.faults.push({ pointer: pointerTo("body", name), detail });
      file.skip();
    }
  }

  fail(failure: ReventError): void {
    if (this.#failure !== undefined || this.#isComplete) return;
    this.#failure = failure;
    this.#stop?.();
    for (const file of [this.#current, ...this.#waiting]) file?.fail(failure);
    this.#wake();
  }

  end(): void {
    this.#isComplete = true;
    this.#wake();
  }

  /** Why a file is not one that the contract allows. */
  #refusal({ name, mediaType }: ReceivedFile): string | undefined {
    const allowed = this.isFile(name) ? this.#spec.files[name] : undefined;
    if (allowed === undefined) return "must not be a file";
    if (allowed.length === 0 || allowed.some((range) => isWithin(mediaType, range)))
      return undefined;
    return `must be of the media type ${allowed.join(" or ")}`;
  }
}
