import { child, isMapping, type Located, type Mapping } from "../load/index.ts";
import type { Context } from "./context.ts";

/** The versions of each kind of contract that are read. YAML makes the number 3 of an unquoted 3.0. */
const versions = {
  openapi: { accepts: /^3(\.[012])?(\.|$)/, told: "3.0, 3.1 and 3.2" },
  asyncapi: { accepts: /^(2(\.[0-6])?|3(\.[01])?)(\.|$)/, told: "2.0 to 2.6, 3.0 and 3.1" },
} as const;

/**
 * A contract that can be built: a mapping in a version that is supported. Otherwise `undefined`, and
 * the reason is told.
 */
export function openDocument(
  context: Context,
  file: string,
  kind: keyof typeof versions,
): Located<Mapping> | undefined {
  const root = context.documents.open(file);
  if (root === undefined) return undefined;
  const { value } = root;
  if (!isMapping(value)) {
    context.diagnostics.error(
      "wrong-type",
      { file, pointer: "" },
      "The document should be a mapping.",
      `Begin it with \`${kind}:\` and a version.`,
    );
    return undefined;
  }
  return checkVersion(context, root, kind) ? { file, pointer: "", value } : undefined;
}

function checkVersion(
  { diagnostics }: Context,
  root: Located,
  kind: keyof typeof versions,
): boolean {
  const { accepts, told } = versions[kind];
  const version = child(root, kind);
  if (version === undefined) {
    const swagger = kind === "openapi" && child(root, "swagger") !== undefined;
    diagnostics.error(
      "version-unsupported",
      { file: root.file, pointer: swagger ? "/swagger" : "" },
      swagger ? "Swagger 2.0 is not supported." : `The document has no \`${kind}\` version.`,
      swagger ? "Convert the document to OpenAPI 3." : `Supported are ${told}.`,
    );
    return false;
  }
  if (accepts.test(String(version.value))) return true;
  diagnostics.error(
    "version-unsupported",
    { file: root.file, pointer: version.pointer },
    `The version \`${String(version.value)}\` is not supported.`,
    `Supported are ${told}.`,
  );
  return false;
}
