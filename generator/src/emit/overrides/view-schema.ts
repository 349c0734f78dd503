import { readFileSync } from "node:fs";

/** The part of JSON Schema that views are described in. */
export interface ViewSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "boolean";
  readonly const?: false;
  readonly items?: ViewSchema;
  readonly properties?: Readonly<Record<string, ViewSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  /** Nothing, or one thing. */
  readonly anyOf?: readonly ViewSchema[];
}

/** Where the published description of views stands: made of their interfaces, which a test sees to. */
export const viewSchemaFile = new URL("../../../schema/views.schema.json", import.meta.url);

/** What each template is given, by its name without `.hbs`. */
export function readViewSchemas(): Readonly<Record<string, ViewSchema>> {
  const schema: ViewSchema = JSON.parse(readFileSync(viewSchemaFile, "utf8"));
  return schema.properties ?? {};
}
