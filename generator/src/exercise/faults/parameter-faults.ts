import type { Parameter, ParameterLocation } from "../../model/index.ts";
import type { Call } from "../call.ts";
import type { Makers } from "../values/calls.ts";
import { canBeSent, encodeCall } from "../wire/encode.ts";
import type { RequestFault } from "./fault.ts";
import { shown } from "./values.ts";

/** Texts that are wrong for most parameters that are more than text. */
const texts: readonly string[] = [
  "?",
  "x",
  "-1",
  "0",
  "1.5",
  "1000000000",
  "true",
  "x".repeat(300),
];

/** What can be wrong with the parameters of a request. */
export function parameterFaults(call: Call, makers: Makers): readonly RequestFault[] {
  return call.route.parameters.flatMap((parameter) => [
    ...missing(call, parameter, makers),
    ...wrongTexts(call, parameter, makers),
  ]);
}

function missing(call: Call, parameter: Parameter, { types }: Makers): readonly RequestFault[] {
  const { name, in: location, required } = parameter;
  if (!required || location === "path") return [];
  const { [name]: _, ...others } = call.parameters[location] ?? {};
  return [
    {
      kind: `${location} ${name} missing`,
      what: `the ${location} parameter \`${name}\` is missing`,
      request: encodeCall(withValues(call, location, others), types),
    },
  ];
}

function wrongTexts(call: Call, parameter: Parameter, makers: Makers): readonly RequestFault[] {
  const { name, in: location } = parameter;
  if (parameter.mediaType !== undefined) return [];
  return texts
    .filter((text) => isWrong(call, parameter, text, makers))
    .map((text) => {
      const values = { ...call.parameters[location], [name]: text };
      return {
        kind: `${location} ${name}`,
        what: `the ${location} parameter \`${name}\` is ${shown(text)}`,
        request: encodeCall(withValues(call, location, values), makers.types),
      };
    })
    .filter(({ request }) => canBeSent(request));
}

/** Whether nothing that a text can be read as is a value of the parameter. */
function isWrong(
  { route, parameters }: Call,
  { name, in: location }: Parameter,
  text: string,
  { judge }: Makers,
): boolean {
  const type = route.groups[location];
  if (type === undefined) return false;
  const pieces: unknown[] = [text, ...(text === "true" ? [true] : []), Number(text)];
  const readings = pieces.flatMap((one) => [one, [one], { [text]: "" }]);
  return readings
    .filter((one) => typeof one !== "number" || Number.isFinite(one))
    .every((one) => !judge.accepts(type, { ...parameters[location], [name]: one }));
}

function withValues(call: Call, location: ParameterLocation, values: object): Call {
  return { ...call, parameters: { ...call.parameters, [location]: { ...values } } };
}
