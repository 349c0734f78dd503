import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { ViewSchema } from "../../generator/src/emit/overrides/view-schema.ts";

const source = fileURLToPath(new URL("../../generator/src/emit/templates.ts", import.meta.url));

/** What every template is given, and which fields have no word about what they are. */
export interface DerivedSchema {
  readonly schema: ViewSchema;
  /** As `View.field`. */
  readonly undocumented: readonly string[];
}

/** Reads the interface `Views` with the TypeScript compiler and says the same as a JSON Schema. */
export function deriveViewSchema(): DerivedSchema {
  const program = ts.createProgram([source], {
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.NodeNext,
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2023,
    types: ["node"],
  });
  const deriver = new Deriver(program.getTypeChecker());
  const module = program.getSourceFile(source);
  const views = module?.statements.find(
    (one) => ts.isInterfaceDeclaration(one) && one.name.text === "Views",
  );
  if (views === undefined) throw new Error(`${source} has no interface Views.`);
  return { schema: deriver.root(views), undocumented: deriver.undocumented };
}

class Deriver {
  readonly undocumented: string[] = [];
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  root(views: ts.Node): ViewSchema {
    const fields = this.#checker.getTypeAtLocation(views).getProperties();
    return {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "What each template of revent is given",
      type: "object",
      properties: Object.fromEntries(
        fields.map((field) => [field.name, this.#schema(this.#typeOf(field), field.name)]),
      ),
    };
  }

  #schema(type: ts.Type, path: string): ViewSchema {
    if (type.isUnion()) return this.#union(type, path);
    if (type.flags & ts.TypeFlags.StringLike) return { type: "string" };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: "boolean" };
    const item = this.#checker.isArrayType(type) ? type.getNumberIndexType() : undefined;
    if (item !== undefined) return { type: "array", items: this.#schema(item, path) };
    if (type.flags & ts.TypeFlags.Object) return this.#object(type, path);
    throw new Error(`${path} is ${this.#checker.typeToString(type)}, which no template can print.`);
  }

  /** Nothing, or one thing; or one of several texts. */
  #union(type: ts.UnionType, path: string): ViewSchema {
    if (type.flags & ts.TypeFlags.Boolean) return { type: "boolean" };
    const some = type.types.filter((one) => this.#checker.typeToString(one) !== "false");
    const kinds = some.map((one) => JSON.stringify(this.#schema(one, path)));
    const [only] = some;
    if (only === undefined || new Set(kinds).size > 1) {
      throw new Error(
        `${path} is ${this.#checker.typeToString(type)}: a template cannot tell which.`,
      );
    }
    const schema = this.#schema(only, path);
    return some.length === type.types.length ? schema : { anyOf: [{ const: false }, schema] };
  }

  #object(type: ts.Type, path: string): ViewSchema {
    const fields = type.getProperties();
    return {
      type: "object",
      ...described(this.#docOf(type.aliasSymbol ?? type.getSymbol())),
      properties: Object.fromEntries(fields.map((field) => [field.name, this.#field(field, path)])),
      required: fields.filter(isRequired).map(({ name }) => name),
      additionalProperties: false,
    };
  }

  #field(field: ts.Symbol, path: string): ViewSchema {
    const doc = this.#docOf(field);
    if (doc === "") this.undocumented.push(`${path}: ${field.name}`);
    const type = this.#checker.getNonNullableType(this.#typeOf(field));
    return { ...this.#schema(type, `${path}: ${field.name}`), ...described(doc) };
  }

  #typeOf(symbol: ts.Symbol): ts.Type {
    return this.#checker.getTypeOfSymbol(symbol);
  }

  #docOf(symbol: ts.Symbol | undefined): string {
    const parts = symbol?.getDocumentationComment(this.#checker);
    return ts.displayPartsToString(parts).replaceAll(/\s+/g, " ");
  }
}

function isRequired(field: ts.Symbol): boolean {
  return (field.flags & ts.SymbolFlags.Optional) === 0;
}

function described(description: string): Pick<ViewSchema, "description"> {
  return description === "" ? {} : { description };
}
