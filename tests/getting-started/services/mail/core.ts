import type { Event } from "@revent/runtime";
import type { MailCore, Note } from "../../generated/mail/index.ts";

/** The mail service. */
export class Mail implements MailCore {
  async onNoteWritten(event: Event<Note>): Promise<void> {
    console.log(`mail about note ${event.data.id}: ${event.data.text}`);
  }
}
