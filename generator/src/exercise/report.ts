import type { Diagnostic } from "../diagnostics/index.ts";
import type { Finding, Remark } from "./finding.ts";
import type { Given } from "./given.ts";
import { curl } from "./wire/curl.ts";
import type { Answer } from "./wire/send.ts";

/** What a report needs to know beside the finding. */
export interface Reporting {
  readonly baseUrl: URL;
  /** All that the user gave; none of it is printed. */
  readonly secrets: Given;
  /** The command that finds it again, for one operation. */
  again(operation: string): string;
}

/** Bytes of an answer's body that are shown. */
const SHOWN = 400;
/** Headers that may say why a service answered as it did. */
const telling = [
  "content-type",
  "location",
  "allow",
  "www-authenticate",
  "retry-after",
  "x-request-id",
];

/** A finding as the checks tell it: with the request as a command, and what was answered. */
export function findingDiagnostic(finding: Finding, reporting: Reporting): Diagnostic {
  const { complaint, route, request, answer, fault } = finding;
  const { baseUrl, secrets, again } = reporting;
  const about = fault === undefined ? "" : ` when ${fault}`;
  const details = [
    `sent: ${curl(request, baseUrl, secrets)}`,
    ...("kind" in answer ? [] : [`came: ${shown(answer, secrets)}`]),
    `again: ${again(route.name)}`,
  ];
  return { ...remarkDiagnostic({ route, complaint }, about), details };
}

/** A remark as the checks tell it. */
export function remarkDiagnostic({ route, complaint }: Remark, about = ""): Diagnostic {
  const { code, severity, place, message, hint } = complaint;
  return {
    severity,
    code,
    place,
    message: `\`${route.name}\`${about} ${message}.`,
    ...(hint !== undefined && { hint }),
  };
}

/** Status, the headers that tell something, and the body, shortened; without what the user keeps secret. */
function shown({ status, headers, body, isCut }: Answer, secrets: Given): string {
  const told = telling.flatMap((name) => {
    const value = headers.get(name);
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  const text = body.toString("utf8");
  const start = text.length > SHOWN || isCut ? `${text.slice(0, SHOWN)}…` : text;
  const all = [String(status), ...told, start].filter((one) => one !== "");
  return hidden(all.join(" | "), secrets);
}

function hidden(text: string, { headers, query }: Given): string {
  const words = [...headers, ...query].flatMap((one) => one.hidden);
  const longFirst = words.sort((a, b) => b.length - a.length);
  return longFirst.reduce((all, word) => all.replaceAll(word, "***"), text);
}
