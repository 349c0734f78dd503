import { type Diagnostic, didYouMean } from "../diagnostics/index.ts";
import type { Place, Service, Workspace } from "../model/index.ts";

/** Names in `x-emits` that the service does not send. */
export function checkEmits({ services }: Workspace): readonly Diagnostic[] {
  return services.flatMap((service) => {
    const sent = new Set(service.publications.map(({ event }) => event.action));
    return [...service.routes, ...service.subscriptions].flatMap(({ emits, place }) =>
      emits.flatMap((action, index) =>
        sent.has(action) ? [] : [unsent(service, action, sent, at(place, index))],
      ),
    );
  });
}

function at({ file, pointer }: Place, index: number): Place {
  return { file, pointer: `${pointer}/x-emits/${index}` };
}

function unsent(
  { name }: Service,
  action: string,
  sent: ReadonlySet<string>,
  place: Place,
): Diagnostic {
  return {
    severity: "error",
    code: "emits-unsent",
    message: `\`x-emits\` names \`${action}\`, which ${name} does not send.`,
    hint:
      didYouMean(action, sent) ??
      "Add it to what the service's AsyncAPI document sends, or remove it here.",
    place,
  };
}
