import { setTimeout as pause } from "node:timers/promises";
import { type Logger, type Part, runUntilSignal } from "@revent/runtime";
import { catalogue } from "./catalogue.ts";
import { atOnce, checkPort, ServiceParts, Surroundings } from "./platform/parts.ts";
import { type ServiceName, type Settings, serviceNames } from "./platform/settings.ts";
import { tableOf } from "./platform/table.ts";
import { traceIfWanted } from "./platform/telemetry.ts";

/** Runs every service, web and worker, in this process, until it is asked to stop. */
export async function runTogether(settings: Settings, logger: Logger): Promise<void> {
  await traceIfWanted(settings, logger);
  for (const name of serviceNames) await checkPort(settings.ports[name]);
  const surroundings = new Surroundings(settings, logger);
  const services = serviceNames.map(
    (name) => new ServiceParts(name, catalogue[name], surroundings),
  );
  const parts: Part[] = [
    surroundings.brokerPart(),
    atOnce(
      "databases",
      services.map((service) => service.database()),
    ),
    atOnce(
      "workers",
      services.map((service) => service.worker()),
    ),
    atOnce(
      "web servers",
      services.map((service) => service.web()),
    ),
  ];
  const onReady = () => {
    const seconds = process.uptime().toFixed(1);
    process.stdout.write(`${tableOf(settings)}\nready after ${seconds} s; Ctrl-C stops it\n`);
  };
  await runUntilSignal(parts, { logger, onReady, onStop: () => surroundings.stop() });
}

/** Runs one half of one service until it is asked to stop; there may be any number of such processes. */
export async function runApart(
  half: "web" | "worker",
  name: ServiceName,
  settings: Settings,
  logger: Logger,
): Promise<void> {
  await traceIfWanted(settings, logger);
  const surroundings = new Surroundings(settings, logger);
  const service = new ServiceParts(name, catalogue[name], surroundings);
  const { healthPort } = half === "worker" ? settings : {};
  const parts: Part[] = [
    ...(healthPort === undefined ? [] : [service.health(healthPort)]),
    surroundings.brokerPart(),
    service.database(),
    service[half](),
  ];
  const onStop = async () => {
    surroundings.stop();
    if (half === "web") await pause(settings.drainMs);
  };
  const facts = half === "web" ? { port: settings.ports[name] } : {};
  const onReady = () => logger.info(facts, `${name} ${half} is ready`);
  await runUntilSignal(parts, { logger, onReady, onStop });
}
