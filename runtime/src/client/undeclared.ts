import type { Fault, Problem } from "../errors/index.ts";
import { decodeBody, mediaTypeOf } from "./body.ts";
import { ClientError } from "./error.ts";
import { streamReader } from "./stream.ts";

/**
 * What to throw for an answer whose status the contract does not have. A problem is quoted; a stream is let go
 * of unread.
 */
export async function undeclared(call: string, response: Response): Promise<ClientError> {
  const { status } = response;
  const message = `${call} answered ${status}, which its contract does not declare`;
  if (streamReader(mediaTypeOf(response), false) !== undefined) {
    await response.body?.cancel();
    return new ClientError("undeclared", message, { status });
  }
  const body = await decodeBody(response);
  const problem = problemIn(response, body);
  const said = problem === undefined ? "" : sentencesOf(problem);
  const quoted = said === "" ? message : `${message}: ${said}`;
  return new ClientError("undeclared", quoted, { status, body, problem });
}

function problemIn(response: Response, body: unknown): Partial<Problem> | undefined {
  if (mediaTypeOf(response) !== "application/problem+json") return undefined;
  return typeof body === "object" && body !== null ? body : undefined;
}

/** What a problem says, as far as it is what we know: anybody may have written it. */
function sentencesOf({ detail, errors }: Partial<Problem>): string {
  const faults: readonly Partial<Fault>[] = Array.isArray(errors) ? errors : [];
  const listed = faults.map((fault) => `${fault?.pointer} ${fault?.detail}`).join(", ");
  return [detail, listed].filter((text) => typeof text === "string" && text !== "").join(" ");
}
