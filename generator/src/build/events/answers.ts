import type { Answers, Place } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { readEvent } from "./message.ts";
import type { EventOperation } from "./operation.ts";

/**
 * What an event answers that some operations send; `undefined` where one of them sends it unasked. Two that read the
 * address of one answer from different headers are told.
 */
export function readAnswers(
  context: Context,
  operations: readonly EventOperation[],
): Answers | undefined {
  const answers = operations.flatMap((one) => one.answers ?? []);
  const [first] = answers;
  if (first === undefined || answers.length < operations.length) return undefined;
  const { address } = first;
  const requests = answers.flatMap(({ requests, channel }) =>
    requests.flatMap((message) => readEvent(context, message, channel) ?? []),
  );
  for (const other of answers) {
    if (other.address !== undefined && other.address.text !== address?.text)
      reportAddress(context, other.address.place);
  }
  return {
    requests: requests.map(({ action, headers }) => ({ action, ...(headers && { headers }) })),
    ...(address && { address }),
  };
}

function reportAddress({ diagnostics }: Context, place: Place): void {
  diagnostics.error(
    "operation-unsupported",
    place,
    "Another request says in another header where the same answer goes.",
    "Let all requests for it use one header.",
  );
}
