import { type Diagnostic, didYouMean } from "../diagnostics/index.ts";
import type { Service, Subscription, Workspace } from "../model/index.ts";

/**
 * Events that a service receives and none in the workspace sends. What stands in files that could not be
 * read is not known, so nothing is said of events that are described there.
 */
export function checkSenders(
  workspace: Workspace,
  isUnread: (file: string) => boolean = () => false,
): readonly Diagnostic[] {
  const sent = sentEvents(workspace);
  const answers = actionsOn("", sent);
  const found = workspace.services.flatMap((service) =>
    service.subscriptions
      .filter(({ event }) => !actionsOn(event.stream, sent)?.has(event.action))
      .filter(({ event, answer }) => !(answer && answers?.has(event.action)))
      .filter(({ event }) => !isUnread(event.place.file))
      .map((subscription) => unsent(service, subscription, sent)),
  );
  // Where nobody sends on a stream, that is one fault for all of its events.
  return found.filter((one, index) => found.findIndex((other) => isSame(one, other)) === index);
}

function isSame(one: Diagnostic, other: Diagnostic): boolean {
  return one.message === other.message && one.place.pointer === other.place.pointer;
}

type SentEvents = ReadonlyMap<string, ReadonlySet<string>>;

/** Actions by stream; those of answers that go where their requests say under no name. */
function sentEvents({ services }: Workspace): SentEvents {
  const sent = new Map<string, Set<string>>();
  for (const { event } of services.flatMap(({ publications }) => publications)) {
    sent.set(event.stream, (sent.get(event.stream) ?? new Set()).add(event.action));
  }
  return sent;
}

/** What is sent on a stream, whose address may be one of those that a sender's address with parameters stands for. */
function actionsOn(address: string, sent: SentEvents): ReadonlySet<string> | undefined {
  const exact = sent.get(address);
  if (exact !== undefined) return exact;
  return [...sent].find(([template]) => standsFor(template, address))?.[1];
}

function standsFor(template: string, address: string): boolean {
  if (!template.includes("{")) return false;
  const literals = template
    .split(/\{[^{}]+\}/)
    .map((text) => text.replace(/[^\p{L}\p{N}]/gu, "\\$&"));
  return new RegExp(`^${literals.join("(?:[A-Za-z0-9_-]|%[0-9A-F]{2})+")}$`, "u").test(address);
}

function unsent({ name }: Service, { event, place }: Subscription, sent: SentEvents): Diagnostic {
  const actions = actionsOn(event.stream, sent);
  const suggestion =
    actions === undefined
      ? didYouMean(event.stream, sent.keys())
      : didYouMean(event.action, actions);
  return {
    severity: "error",
    code: "event-unsent",
    message:
      actions === undefined
        ? `${name} receives from the stream \`${event.stream}\`, and no service here sends on it.`
        : `${name} receives \`${event.action}\` from the stream \`${event.stream}\`, and no service here sends it.`,
    hint:
      suggestion ??
      "Let the sender's contract send it, or stop receiving it; if it comes from elsewhere, set this code under `severities` in revent.config.json.",
    place,
  };
}
