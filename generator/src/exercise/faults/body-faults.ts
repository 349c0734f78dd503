import { bodyKind, isRange } from "../../emit/media-types.ts";
import type { Call } from "../call.ts";
import type { Makers } from "../values/calls.ts";
import { encodeCall } from "../wire/encode.ts";
import { type WireRequest, withHeader } from "../wire/request.ts";
import type { RequestFault } from "./fault.ts";
import { changesOf } from "./values.ts";

/** What can be wrong with the body of a request. */
export function bodyFaults(call: Call, makers: Makers): readonly RequestFault[] {
  const { content, route } = call;
  if (content === undefined) return [];
  const request = encodeCall(call, makers.types);
  const isJson = bodyKind(content, "request") === "value";
  return [
    ...(isJson ? valueFaults(call, makers) : []),
    ...(isJson ? [brokenJson(request)] : []),
    ...(route.body?.required ? [missingBody(request)] : []),
    ...(canBeOfOtherType(call, request) ? [otherType(request)] : []),
  ];
}

function valueFaults(call: Call, { judge, types }: Makers): readonly RequestFault[] {
  const type = call.content?.type;
  if (type === undefined) return [];
  return changesOf(call.body)
    .filter(({ value }) => judge.refuses(type, value))
    .map(({ value, pointer, what, isMissing }) => ({
      kind: `body ${pointer.replaceAll(/\/\d+/g, "/#")}${isMissing ? " missing" : ""}`,
      what: `${pointer === "" ? "the body" : `\`${pointer}\` in the body`} ${what}`,
      request: encodeCall({ ...call, body: value }, types),
    }));
}

function brokenJson(request: WireRequest): RequestFault {
  const body = Buffer.concat([Buffer.from("{"), request.body ?? Buffer.from("")]);
  return { kind: "json", what: "the body is no JSON", request: { ...request, body } };
}

function missingBody(request: WireRequest): RequestFault {
  const { body: _, ...others } = withHeader(request, "content-type");
  return { kind: "no body", what: "there is no body", request: others };
}

/** What is empty need not be of any type. */
function canBeOfOtherType({ route }: Call, { body }: WireRequest): boolean {
  const isAny = route.body?.content.some(({ mediaType }) => isRange(mediaType)) === true;
  return !isAny && body !== undefined && body.length > 0;
}

function otherType(request: WireRequest): RequestFault {
  const mediaType = "application/x-undeclared";
  return {
    kind: "media type",
    what: `the body is said to be ${mediaType}`,
    request: withHeader(request, "content-type", mediaType),
    own: 415,
  };
}
