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
  const about = errors.filter((error) => !isAboutReferences(error));
  const causes = about.filter(({ keyword }) => !combining.has(keyword));
  const told = {
    at: new Set(causes.map(({ instancePath }) => instancePath)),
    below: new Set(causes.flatMap(({ instancePath }) => parentsOf(instancePath))),
  };
  const telling = about.filter((error) => !followsFromOthers(error, told));
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

/** Where something is wrong, and all that has such a place somewhere inside. */
interface Causes {
  readonly at: ReadonlySet<string>;
  readonly below: ReadonlySet<string>;
}

/** A combination fails because its parts do; what they covered then counts as unevaluated. */
function followsFromOthers({ keyword, instancePath }: ErrorObject, causes: Causes): boolean {
  if (keyword === "unevaluatedProperties") return causes.below.has(instancePath);
  if (!combining.has(keyword)) return false;
  return causes.below.has(instancePath) || causes.at.has(instancePath);
}

/** `/a/b` of `/a/b/c`, and so on up to the empty pointer. */
function parentsOf(pointer: string): readonly string[] {
  const steps = pointer.split("/");
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join("/"));
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
