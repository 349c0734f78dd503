import type { ErrorObject } from "ajv";
import type { Documents } from "./documents.ts";
import type { Finding } from "./finding.ts";
import { child, isMapping, type Located } from "./located.ts";
import { extendPointer } from "./pointer.ts";

/** Judges OpenAPI documents by the official schemas. What cannot be read is not judged. */
export async function judgeOpenApi(
  documents: Documents,
  files: readonly string[],
): Promise<readonly Finding[]> {
  if (files.length === 0) return [];
  const { Validator } = await import("@seriousme/openapi-schema-validator");
  const validator = new Validator({ allErrors: true, validateFormats: false });
  let findings: readonly Finding[] = [];
  for (const file of files) {
    const document = documents.open(file);
    if (document === undefined || !isMapping(document.value) || !hasVersion(document)) continue;
    const { errors } = await validator.validate({ ...document.value });
    // A text instead of a list is about references, which the builders tell with a place.
    if (Array.isArray(errors)) {
      findings = findings.concat(findingsOf(document, errors));
    }
  }
  return findings;
}

function hasVersion(document: Located): boolean {
  return /^3\.[012](\.|$)/.test(String(child(document, "openapi")?.value));
}

/** The errors that say what is wrong, without those that only follow from them. */
function findingsOf(document: Located, errors: readonly ErrorObject[]): readonly Finding[] {
  const telling = errors.filter(
    (error) => !isAboutReferences(error) && !followsFromOthers(error, errors),
  );
  return telling.map((error) => ({
    file: document.file,
    ...placeOf(error),
    message: messageOf(error),
  }));
}

/** What the alternative "or a Reference Object" has to say about everything that is none. */
function isAboutReferences({ schemaPath, keyword, params }: ErrorObject): boolean {
  if (/\/(definitions\/)?[Rr]eference\//.test(schemaPath)) return true;
  return keyword === "required" && params.missingProperty === "$ref";
}

const combining = new Set(["oneOf", "anyOf", "allOf", "not", "if", "then", "else"]);

/** A combination fails because its parts do; what they covered then counts as unevaluated. */
function followsFromOthers(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  const isCombining = combining.has(error.keyword);
  if (!isCombining && error.keyword !== "unevaluatedProperties") return false;
  const below = `${error.instancePath}/`;
  return errors.some(
    (other) =>
      other !== error &&
      !isAboutReferences(other) &&
      !combining.has(other.keyword) &&
      (other.instancePath.startsWith(below) ||
        (isCombining && other.instancePath === error.instancePath)),
  );
}

function placeOf({ instancePath, params }: ErrorObject): Pick<Finding, "pointer" | "part"> {
  const extra: unknown = params.unevaluatedProperty ?? params.additionalProperty;
  if (typeof extra !== "string") return { pointer: instancePath };
  return { pointer: extendPointer(instancePath, extra), part: "key" };
}

function messageOf({ keyword, params, message = "is not as it should be" }: ErrorObject): string {
  switch (keyword) {
    case "required":
      return `\`${String(params.missingProperty)}\` is missing here.`;
    case "unevaluatedProperties":
      return `\`${String(params.unevaluatedProperty)}\` is not known here.`;
    case "additionalProperties":
      return `\`${String(params.additionalProperty)}\` is not known here.`;
    case "type":
      return `This should be of type ${[params.type].flat().join(" or ")}.`;
    case "enum":
      return `This should be one of ${[params.allowedValues].flat().map(String).join(", ")}.`;
    case "const":
      return `This should be ${JSON.stringify(params.allowedValue)}.`;
    case "oneOf":
    case "anyOf":
      return "This has none of the forms that the specification allows here.";
    default:
      return `This ${message}.`;
  }
}
