import { basics } from "./basics.ts";
import { contracts } from "./contracts.ts";
import { deadLetters } from "./dead-letters.ts";
import { failure } from "./failure.ts";
import { faults } from "./faults.ts";
import { halting } from "./halting.ts";
import { order } from "./order.ts";
import { publishing } from "./publishing.ts";
import { stopping } from "./stopping.ts";
import type { Subject } from "./subject.ts";

export type { Subject, TestedBroker } from "./subject.ts";

/** What every broker must keep; see the port's comments in `events/ports.ts`. Call it in a test file. */
export function conformance(subject: Subject): void {
  basics(subject);
  contracts(subject);
  publishing(subject);
  failure(subject);
  deadLetters(subject);
  order(subject);
  halting(subject);
  stopping(subject);
  faults(subject);
}
