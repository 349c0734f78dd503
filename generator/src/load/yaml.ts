import type { Event, Schema } from "js-yaml";
import { limits } from "./limits.ts";

/** The module `js-yaml`, imported only once a run is sure to need it. */
export type Yaml = typeof import("js-yaml");

/** What a YAML text holds, as the parser meets it, with offsets. Throws the parser's `YAMLException`. */
export function readEvents(yaml: Yaml, text: string): readonly Event[] {
  return yaml.parseEvents(text, { maxDepth: limits.depth });
}

/** The documents of a text. Of a key that stands twice the last one counts, where `lenient`. */
export function readValues(yaml: Yaml, text: string, lenient: boolean): readonly unknown[] {
  return yaml.constructFromEvents([...readEvents(yaml, text)], {
    source: text,
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
