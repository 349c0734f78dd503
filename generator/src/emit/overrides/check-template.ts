import { type Code, type Diagnostics, didYouMean } from "../../diagnostics/index.ts";
import { parseFault } from "./parse-fault.ts";
import { look, type Path, present, type Scope } from "./scope.ts";
import type { TemplateSource, TemplateSources } from "./sources.ts";
import type { ViewSchema } from "./view-schema.ts";

/** `Handlebars.parse`. */
export type Parse = (text: string) => hbs.AST.Program;

const blocks = ["if", "unless", "each", "with"];

/**
 * Checks every path that a template reads against the shape of its view, also where it would not be
 * executed, and in the partials that it includes. Handlebars itself takes a misspelled name in a
 * condition or loop for an empty value.
 */
export class TemplateChecker {
  /** Names of the partials that were included. */
  readonly included = new Set<string>();
  readonly #sources: TemplateSources;
  readonly #parse: Parse;
  readonly #diagnostics: Diagnostics;
  readonly #programs = new Map<string, hbs.AST.Program | undefined>();
  /** The files that are being checked, each included by the one before. */
  readonly #files: TemplateSource[] = [];

  constructor(sources: TemplateSources, parse: Parse, diagnostics: Diagnostics) {
    this.#sources = sources;
    this.#parse = parse;
    this.#diagnostics = diagnostics;
  }

  /** Checks the template `name`, which is given what `shape` says. */
  check(name: string, shape: ViewSchema): void {
    this.#file(name, { shape, root: shape, inLoop: false, named: new Map() });
  }

  #file(name: string, scope: Scope): void {
    const source = this.#sources.get(name);
    if (source === undefined) return;
    this.#files.push(source);
    this.#program(this.#parsed(name, source), scope);
    this.#files.pop();
  }

  #parsed(name: string, source: TemplateSource): hbs.AST.Program | undefined {
    if (this.#programs.has(name)) return this.#programs.get(name);
    let program: hbs.AST.Program | undefined;
    try {
      program = this.#parse(source.text);
    } catch (error) {
      const { message, ...place } = parseFault(error);
      const at = { file: source.file, pointer: "", ...place };
      this.#diagnostics.error("template-invalid", at, message);
    }
    this.#programs.set(name, program);
    return program;
  }

  #program(program: hbs.AST.Program | undefined, scope: Scope): void {
    for (const statement of program?.body ?? []) this.#statement(statement, scope);
  }

  #statement(node: hbs.AST.Statement, scope: Scope): void {
    if (is<hbs.AST.MustacheStatement>(node, "MustacheStatement")) this.#print(node, scope);
    else if (is<hbs.AST.BlockStatement>(node, "BlockStatement")) this.#block(node, scope);
    else if (is<hbs.AST.PartialStatement>(node, "PartialStatement")) this.#partial(node, scope);
    else if (node.type !== "ContentStatement" && node.type !== "CommentStatement") {
      this.#tell(
        "template-invalid",
        node,
        "Partial blocks, inline partials and decorators are not supported.",
        "Put the piece into a file of its own, such as _piece.hbs, and include it by {{> piece}}.",
      );
    }
  }

  #print(node: hbs.AST.MustacheStatement, scope: Scope): undefined {
    if (node.params.length > 0) return this.#noHelper(node, node.path);
    const shape = this.#value(node.path, scope);
    if (shape === undefined || isPrintable(shape)) return;
    const name = original(node.path);
    const [message, hint] = present(shape).items
      ? [
          `\`${name}\` is a list, which cannot be printed as it is.`,
          `Print its lines with {{> lines ${name}}}, or go through it with {{#each ${name}}}.`,
        ]
      : [`\`${name}\` is an object, which cannot be printed.`, "Print one of its fields."];
    this.#tell("template-invalid", node, message, hint);
  }

  #block(node: hbs.AST.BlockStatement, scope: Scope): undefined {
    const name = original(node.path);
    const [param] = node.params;
    if (param === undefined) return this.#section(node, scope);
    if (!blocks.includes(name)) return this.#noHelper(node, node.path);
    for (const { value } of node.hash?.pairs ?? []) this.#value(value, scope);
    const shape = this.#value(param, scope);
    const inner = shape === undefined ? undefined : this.#inside(name, shape, node, scope);
    if (inner !== undefined) this.#program(node.program, inner);
    this.#program(node.inverse, scope);
  }

  /** What the body of a block sees; `undefined` where the block cannot take the value. */
  #inside(
    name: string,
    value: ViewSchema,
    node: hbs.AST.BlockStatement,
    scope: Scope,
  ): Scope | undefined {
    if (name === "if" || name === "unless") return scope;
    const { items, properties } = present(value);
    const [param, second] = node.program.blockParams ?? [];
    const shape = name === "each" ? items : properties && present(value);
    if (shape === undefined) {
      const kind = name === "each" ? "a list" : "an object";
      this.#tell("template-invalid", node, `{{#${name}}} goes into ${kind}, which this is not.`);
      return undefined;
    }
    const named = new Map(scope.named);
    if (param !== undefined) named.set(param, shape);
    if (second !== undefined) named.set(second, { type: "string" });
    return { ...scope, shape, outer: scope, inLoop: scope.inLoop || name === "each", named };
  }

  /** `{{#name}}` without a helper: a loop over a list, a condition for anything else. */
  #section(node: hbs.AST.BlockStatement, scope: Scope): undefined {
    const shape = this.#value(node.path, scope);
    const value = shape && present(shape);
    const kind = value?.items ? "each" : value?.properties ? "with" : "if";
    const inner = value && this.#inside(kind, value, node, scope);
    if (inner !== undefined) this.#program(node.program, inner);
    this.#program(node.inverse, scope);
  }

  #partial(node: hbs.AST.PartialStatement, scope: Scope): undefined {
    if (!is<hbs.AST.PathExpression>(node.name, "PathExpression")) {
      const message = "The name of a partial that is only known when it runs is not supported.";
      return this.#tell("template-invalid", node, message, "Name it.");
    }
    const name = `_${node.name.original}`;
    const source = this.#sources.get(name);
    if (source === undefined) return this.#noPartial(node, node.name.original);
    this.included.add(name);
    if (this.#files.includes(source)) {
      return this.#tell("template-invalid", node, "This partial includes itself.");
    }
    const [param] = node.params;
    const given = param === undefined ? scope.shape : this.#value(param, scope);
    const added = (node.hash?.pairs ?? []).map(
      ({ key, value }) => [key, this.#value(value, scope)] as const,
    );
    if (given === undefined || added.some(([, shape]) => shape === undefined)) return;
    const { root, inLoop } = scope;
    this.#file(name, { shape: extended(given, added), root, inLoop, named: new Map() });
  }

  /** The shape of a value; `undefined` where there is none, which is told. */
  #value(node: hbs.AST.Expression, scope: Scope): ViewSchema | undefined {
    if (is<hbs.AST.SubExpression>(node, "SubExpression")) {
      this.#noHelper(node, node.path);
      return undefined;
    }
    if (!is<Path & hbs.AST.Node>(node, "PathExpression")) return { type: "string" };
    const looked = look(node, scope);
    if ("shape" in looked) return looked.shape;
    this.#tell("template-field", node, looked.fault, looked.hint);
    return undefined;
  }

  #noHelper(node: hbs.AST.Node, path: hbs.AST.Expression): undefined {
    const name = original(path);
    const message = blocks.includes(name)
      ? `\`${name}\` is a block: {{#${name} …}} … {{/${name}}}.`
      : `There is no helper \`${name}\`.`;
    const hint = `There is {{#if}}, {{#unless}}, {{#each}} and {{#with}}; views hold finished text.`;
    this.#tell("template-invalid", node, message, didYouMean(name, blocks) ?? hint);
  }

  #noPartial(node: hbs.AST.Node, name: string): undefined {
    const known = [...this.#sources.keys()].filter((one) => one.startsWith("_"));
    const names = known.map((one) => one.slice(1));
    const hint =
      didYouMean(name, names) ?? `Partials are ${names.join(", ")}, or make _${name}.hbs.`;
    this.#tell("template-invalid", node, `There is no partial \`${name}\`.`, hint);
  }

  #tell(code: Code, node: hbs.AST.Node, message: string, hint?: string): undefined {
    const { line, column } = node.loc.start;
    const place = { file: this.#files.at(-1)?.file ?? "", pointer: "", line, column: column + 1 };
    this.#diagnostics.error(code, place, message, hint);
  }
}

function is<Node extends { readonly type: string }>(
  node: { readonly type: string },
  type: string,
): node is Node {
  return node.type === type;
}

function original(node: hbs.AST.Expression): string {
  return "original" in node ? String(node.original) : "";
}

function isPrintable(shape: ViewSchema): boolean {
  const { items, properties } = present(shape);
  return items === undefined && properties === undefined;
}

/** An object with fields that a partial is given beside. */
function extended(
  shape: ViewSchema,
  added: readonly (readonly [name: string, shape: ViewSchema | undefined])[],
): ViewSchema {
  if (added.length === 0) return shape;
  const more = added.flatMap(([name, one]) => (one === undefined ? [] : [[name, one] as const]));
  return { ...shape, properties: { ...shape.properties, ...Object.fromEntries(more) } };
}
