import { Diagnostics } from "../diagnostics/index.ts";
import { Documents } from "./documents.ts";
import type { Finding, JudgeTask } from "./finding.ts";
import { judgeAsyncApi } from "./judge-asyncapi.ts";
import { judgeOpenApi } from "./judge-openapi.ts";

/** What the validators object to. Documents that cannot be read are not judged: the builders say why. */
export async function judgeAll({
  root,
  openapi,
  asyncapi,
}: JudgeTask): Promise<readonly Finding[]> {
  const yaml = await import("yaml");
  const documents = new Documents({ root, yaml, diagnostics: new Diagnostics() });
  return [
    ...(await judgeOpenApi(documents, openapi)),
    ...(await judgeAsyncApi(root, documents, asyncapi)),
  ];
}
