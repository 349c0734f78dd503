import type { Event, Schema } from "js-yaml";
import { limits } from "./limits.ts";

/** The module `js-yaml`, imported only once a run is sure to need it. */
export type Yaml = typeof import("js-yaml");

/** What a YAML text holds, as the parser meets it; offsets are those of the text, which may have been repaired. */
export interface YamlEvents {
  readonly events: readonly Event[];
  /** The text that the events were read from: as long as the one given. */
  readonly source: string;
}

/** How many characters may be read once more for the sake of repairs. */
const REPAIR_BUDGET = limits.fileSize;

/**
 * Reads a text; throws the parser's `YAMLException`. Much is written with the closing bracket of a list
 * under the key that it belongs to. YAML wants it further right, but nobody can mistake it: it is moved up.
 */
export function readEvents(yaml: Yaml, text: string): YamlEvents {
  let source = text;
  for (let budget = REPAIR_BUDGET; ; budget -= source.length) {
    try {
      return { events: yaml.parseEvents(source, { maxDepth: limits.depth }), source };
    } catch (error) {
      const repaired = error instanceof yaml.YAMLException ? repair(source, error) : undefined;
      if (repaired === undefined || budget < source.length) throw error;
      source = repaired;
    }
  }
}

/** Puts a line that stands too far left behind the one before; where that ends in a comment, it cannot. */
function repair(text: string, { reason, mark }: YamlError): string | undefined {
  if (reason !== "deficient indentation" || mark === undefined) return undefined;
  const end = text.lastIndexOf("\n", mark.position - 1);
  const before = text.slice(text.lastIndexOf("\n", end - 1) + 1, end);
  if (end === -1 || before.includes("#")) return undefined;
  return `${text.slice(0, end)} ${text.slice(end + 1)}`;
}

type YamlError = InstanceType<Yaml["YAMLException"]>;

/** The documents of a text. Of a key that stands twice the last one counts, where `lenient`. */
export function readValues(yaml: Yaml, text: string, lenient: boolean): readonly unknown[] {
  const { events, source } = readEvents(yaml, text);
  return yaml.constructFromEvents([...events], {
    source,
    schema: schemaOf(yaml),
    json: lenient,
    maxTotalMergeKeys: limits.values,
  });
}

let schema: Schema | undefined;

/** YAML 1.2 and merge keys. A tag that it does not know says nothing: no value is made by a tag's rules. */
function schemaOf(yaml: Yaml): Schema {
  schema ??= yaml.CORE_SCHEMA.withTags(
    yaml.mergeTag,
    ["!", "tag:"].flatMap((prefix) => unknownTags(yaml, prefix)),
  );
  return schema;
}

function unknownTags(yaml: Yaml, prefix: string) {
  const asWritten = { resolve: (text: string) => text, identify: () => false };
  return [
    yaml.defineScalarTag(prefix, { ...asWritten, matchByTagPrefix: true }),
    yaml.defineSequenceTag(prefix, { ...yaml.seqTag, matchByTagPrefix: true }),
    yaml.defineMappingTag(prefix, { ...yaml.mapTag, matchByTagPrefix: true }),
  ];
}
