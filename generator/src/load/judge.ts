import type { Diagnostic } from "../diagnostics/index.ts";
import type { ServiceFolder } from "./discover.ts";
import type { Finding, JudgeTask } from "./finding.ts";
import { judgeInThread } from "./judge-thread.ts";

/**
 * What the official validators say about the contracts, as warnings: the schemas of the OpenAPI
 * Initiative, and AsyncAPI's own parser. They work in a thread of their own, so that reading and
 * building go on meanwhile. Never rejects: that a validator itself failed is a warning too.
 */
export async function judge(
  root: string,
  services: readonly ServiceFolder[],
): Promise<readonly Diagnostic[]> {
  const task: JudgeTask = {
    root,
    openapi: services.flatMap(({ openapi }) => openapi ?? []),
    asyncapi: services.flatMap(({ asyncapi }) => asyncapi ?? []),
  };
  if (task.openapi.length + task.asyncapi.length === 0) return [];
  try {
    return (await judgeInThread(task)).map(toDiagnostic);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const [file = ""] = [...task.openapi, ...task.asyncapi];
    return [toDiagnostic({ file, pointer: "", message: `The validators failed: ${reason}` })];
  }
}

function toDiagnostic({ message, ...place }: Finding): Diagnostic {
  return {
    severity: "warning",
    code: "document-invalid",
    message,
    place,
  };
}
