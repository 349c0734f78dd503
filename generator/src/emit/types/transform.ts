import type { GlobalContext, SchemaObject } from "openapi-typescript";
import type typescript from "typescript";
import type { NamedType, Schema, TypeId } from "../../model/index.ts";
import { Converter } from "./convert.ts";
import type { PlainSchema } from "./plain.ts";
import { type Origins, Preparation } from "./prepare.ts";
import { schemaDoc } from "./schema-doc.ts";
import type { TypeSyntax } from "./syntax.ts";

/** Maps a schema to a type. `nameOf` says how the type with an id is called where the text will stand. */
export type MapSchema = (schema: Schema, nameOf: (id: string) => string) => TypeSyntax;

/** What has to be loaded first. */
interface Modules {
  readonly transformSchemaObject: typeof import("openapi-typescript")["transformSchemaObject"];
  readonly ts: typeof typescript;
}

/**
 * Loads openapi-typescript and TypeScript, which is slow, and returns a function that maps schemas.
 *
 * @param types the named types, for what a reference alone does not tell
 */
export async function loadSchemaMapper(types: ReadonlyMap<TypeId, NamedType>): Promise<MapSchema> {
  const [{ default: transformSchemaObject }, { default: ts }] = await Promise.all([
    // The index of the package would load all that reads documents, too.
    import("openapi-typescript/dist/transform/schema-object.js"),
    import("typescript"),
  ]);
  return (schema, nameOf) => mapSchema({ transformSchemaObject, ts }, types, schema, nameOf);
}

function mapSchema(
  { transformSchemaObject, ts }: Modules,
  types: ReadonlyMap<TypeId, NamedType>,
  schema: Schema,
  nameOf: (id: string) => string,
): TypeSyntax {
  const origins: Origins = new WeakMap();
  const converter = new Converter(ts, nameOf);
  const ctx: GlobalContext = {
    ...settings,
    transform: (one) => tuple(ts, one, (element) => transformSchemaObject(element, { ctx })),
    transformProperty: (property, one) => {
      const origin = origins.get(one);
      if (origin !== undefined) converter.document(property, schemaDoc(origin));
      return undefined;
    },
  };
  const prepared = new Preparation(types, origins).prepare(schema);
  return converter.convert(transformSchemaObject(schemaObject(prepared), { ctx }));
}

/** Tuples are ours to build: openapi-typescript makes every element required and forbids further ones. */
function tuple(
  ts: typeof typescript,
  schema: object,
  transform: (element: SchemaObject) => typescript.TypeNode,
): typescript.TypeNode | undefined {
  const { prefixItems, items, minItems }: PlainSchema = { ...schema };
  if (!Array.isArray(prefixItems)) return undefined;
  const elements = prefixItems.map((element, index) => {
    const type = transform(element);
    const required = typeof minItems === "number" && index < minItems;
    return required ? type : ts.factory.createOptionalTypeNode(type);
  });
  const rest = transform(schemaObject(items));
  if (rest.kind === ts.SyntaxKind.NeverKeyword) return ts.factory.createTupleTypeNode(elements);
  const others = ts.factory.createRestTypeNode(ts.factory.createArrayTypeNode(rest));
  return ts.factory.createTupleTypeNode([...elements, others]);
}

/** openapi-typescript narrows schemas by their keywords itself; what it declares is narrower than that. */
function schemaObject(schema: unknown): SchemaObject {
  return schema as SchemaObject;
}

const settings: GlobalContext = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  defaultNonNullable: false,
  discriminators: { objects: {}, refsHandled: [] },
  emptyObjectsUnknown: true,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: true,
  generatePathParams: false,
  immutable: false,
  injectFooter: [],
  makePathsEnum: false,
  pathParamsAsTypes: false,
  postTransform: undefined,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  // Read only where openapi-typescript loads documents itself.
  redoc: {} as GlobalContext["redoc"],
  resolve: () => undefined,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
  silent: true,
  transform: undefined,
  transformProperty: undefined,
};
