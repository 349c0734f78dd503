import type { WireRequest } from "./request.ts";
import { type Answer, type NoAnswer, type Sending, send } from "./send.ts";

/** Too many requests (429) are sent again so often, and after a pause of so many seconds at the most. */
const REPEATS = 5;
const PAUSE_LIMIT = 10;

/** Sends a request, and until it is late again where the service says that there were too many. RFC 6585, 4. */
export async function exchange(
  request: WireRequest,
  sending: Sending,
  isLate: () => boolean,
): Promise<Answer | NoAnswer> {
  for (let repeat = 0; ; repeat++) {
    const answer = await send(request, sending);
    if ("kind" in answer || answer.status !== 429 || repeat === REPEATS) return answer;
    const seconds = Number(answer.headers.get("retry-after") ?? 1);
    const pause = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), PAUSE_LIMIT) : 1;
    await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    if (isLate()) return answer;
  }
}
