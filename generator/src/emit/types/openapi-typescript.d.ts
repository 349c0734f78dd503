/** The one file of openapi-typescript that is needed; it has types for its index only. */
declare module "openapi-typescript/dist/transform/schema-object.js" {
  export { transformSchemaObject as default } from "openapi-typescript";
}
