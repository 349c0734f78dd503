import { isRange } from "../../emit/media-types.ts";
import type { Call } from "../call.ts";
import type { Makers } from "../values/calls.ts";
import { encodeCall } from "../wire/encode.ts";
import { withHeader } from "../wire/request.ts";
import { bodyFaults } from "./body-faults.ts";
import type { RequestFault } from "./fault.ts";
import { parameterFaults } from "./parameter-faults.ts";
import { querystringFaults } from "./querystring-faults.ts";

export type { RequestFault } from "./fault.ts";

/** Every request that differs from a valid call by one thing for which it has to be refused, in groups that are alike. */
export function faultsOf(call: Call, makers: Makers): readonly (readonly RequestFault[])[] {
  const all = [
    ...parameterFaults(call, makers),
    ...querystringFaults(call, makers),
    ...bodyFaults(call, makers),
    ...accept(call, makers),
  ];
  const groups = new Map<string, RequestFault[]>();
  for (const fault of all) groups.set(fault.kind, [...(groups.get(fault.kind) ?? []), fault]);
  return [...groups.values()];
}

function accept(call: Call, { types }: Makers): readonly RequestFault[] {
  const successes = call.route.responses.filter(({ status }) => /^(2|default$)/.test(status));
  const all = successes.flatMap(({ content }) => content);
  if (all.length === 0 || all.some(({ mediaType }) => isRange(mediaType))) return [];
  const mediaType = "application/x-undeclared";
  const isDeclared = call.route.responses.some(({ status }) => status === "406");
  return [
    {
      kind: "accept",
      what: `only ${mediaType} is accepted`,
      request: withHeader(encodeCall(call, types), "accept", mediaType),
      own: 406,
      ...(!isDeclared && { isAdvice: true }),
    },
  ];
}
