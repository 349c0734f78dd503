/** A request as it is sent. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, behind the path of the service's URL. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
}

/** A request with a header in place of what it had under that name; without it where there is no value. */
export function withHeader(request: WireRequest, name: string, value?: string): WireRequest {
  const others = request.headers.filter(([one]) => one.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] };
}
