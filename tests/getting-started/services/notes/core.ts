import { randomUUID } from "node:crypto";
import type {
  NotesCore,
  NotesProducer,
  WriteNoteRequest,
  WriteNoteResponse,
} from "../../generated/notes/index.ts";

/** The notes service. */
export class Notes implements NotesCore {
  readonly #events: NotesProducer;

  constructor(events: NotesProducer) {
    this.#events = events;
  }

  async writeNote({ body }: WriteNoteRequest): Promise<WriteNoteResponse> {
    const note = { id: randomUUID(), text: body.text };
    await this.#events.noteWritten(note);
    return { status: 201, body: note };
  }
}
