import { telemetryInUse } from "../../telemetry.ts";
import { type Ends, inTime } from "../in-time.ts";
import type { Event } from "../message.ts";
import type { HandlerContext } from "./handler-context.ts";
import type { Registration } from "./registry.ts";
import { HandlerTimeout } from "./timeout.ts";

/** Runs the handler, and has whoever watches see it. */
export function run(
  event: Event,
  context: HandlerContext,
  registration: Registration,
  ends: Ends<void>,
): void {
  const telemetry = telemetryInUse();
  if (!telemetry) {
    runHandler(event, context, registration, ends);
    return;
  }
  const { id, stream, action, headers } = event;
  const { group, attempt } = context;
  const work = () =>
    new Promise<void>((succeed, fail) =>
      runHandler(event, context, registration, { succeed, fail }),
    );
  telemetry
    .handle({ id, stream, action, headers, group, attempt }, work)
    .then(ends.succeed, ends.fail);
}

/** What a handler that is no promise answers has ended already. */
function runHandler(
  event: Event,
  context: HandlerContext,
  { handler, timeoutMs }: Registration,
  { succeed, fail }: Ends<void>,
): void {
  let work: unknown;
  try {
    work = handler(event, context);
  } catch (thrown) {
    fail(thrown);
    return;
  }
  if (!(work instanceof Promise)) {
    succeed();
    return;
  }
  const late = () => {
    context.expire();
    return new HandlerTimeout(timeoutMs);
  };
  inTime<void>(work, { ms: timeoutMs, late }, { succeed, fail });
}
