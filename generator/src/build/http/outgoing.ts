import { entriesOf, type Located, type Mapping } from "../../load/index.ts";
import type { Webhook } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { asMapping, entriesAt } from "../read.ts";
import { isUnsendable, type Operation, operationsOf, warnOfTrace } from "./operations.ts";

/** An operation that the service calls elsewhere, before it has a name. */
export interface OutgoingOperation extends Operation {
  /** Its name, unless it has an `operationId`. */
  readonly wanted: string;
  readonly callback?: Webhook["callback"];
}

/** Everything under `webhooks`, and under `callbacks` of the operations; named by their keys, if by nothing else. */
export function readOutgoing(
  context: Context,
  document: Located<Mapping>,
  operations: readonly Operation[],
): readonly OutgoingOperation[] {
  const webhooks = entriesAt(context, document, "webhooks").flatMap(([key, item]) =>
    operationsAt(context, key, item),
  );
  return [...webhooks, ...operations.flatMap((operation) => callbacksOf(context, operation))];
}

function callbacksOf(context: Context, { at, method, path }: Operation): OutgoingOperation[] {
  return entriesAt(context, at, "callbacks").flatMap(([key, entry]) => {
    const callback = asMapping(context, entry);
    if (callback === undefined) return [];
    const expressions = entriesOf(callback).filter(([name]) => !name.startsWith("x-"));
    return expressions.flatMap(([expression, item]) =>
      operationsAt(context, key, item).map((one) => ({
        ...one,
        callback: { method, path, expression },
      })),
    );
  });
}

function operationsAt(context: Context, key: string, item: Located): OutgoingOperation[] {
  const pathItem = asMapping(context, item);
  if (pathItem === undefined) return [];
  const declared = operationsOf(context, "", pathItem);
  const operations = declared.filter((operation) => !isUnsendable(operation));
  for (const one of declared.filter(isUnsendable)) warnOfTrace(context, one, "it is left out");
  return operations.map((operation) => {
    const isOnly = operations.length === 1;
    const named = isOnly ? key : `${operation.method.toLowerCase()} ${key}`;
    return { ...operation, wanted: named };
  });
}
