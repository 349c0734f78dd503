/**
 * Thrown by a handler for an event that no retry can help: it goes to the group's dead letters at once,
 * with this message.
 */
export class DeadLetter extends Error {
  override readonly name = "DeadLetter";
}
