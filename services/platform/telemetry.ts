import type { Logger } from "@revent/runtime";
import type { Settings } from "./settings.ts";

/**
 * Where the environment speaks of OpenTelemetry, has requests and events traced by the SDK that this process was started with, as
 * one trace through all services. Otherwise nothing of it is loaded.
 */
export async function traceIfWanted({ traces }: Settings, logger: Logger): Promise<void> {
  if (!traces) return;
  try {
    const { traceWithOpenTelemetry } = await import("@revent/runtime/opentelemetry");
    traceWithOpenTelemetry({ parent: true });
  } catch (err) {
    if (!(err instanceof Error && "code" in err && err.code === "ERR_MODULE_NOT_FOUND")) throw err;
    logger.warn({}, "OTEL_… is set, but @opentelemetry/api is not installed: nothing is traced.");
  }
}
