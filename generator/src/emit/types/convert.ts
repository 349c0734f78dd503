import type typescript from "typescript";
import { literal } from "../text/literal.ts";
import { decodeKey } from "./keys.ts";
import {
  intersection,
  type MemberSyntax,
  never,
  type ObjectSyntax,
  type TupleElement,
  type TypeSyntax,
  text,
  union,
  unknown,
} from "./syntax.ts";

/** Turns the syntax tree that openapi-typescript builds into {@link TypeSyntax}. */
export class Converter {
  readonly #ts: typeof typescript;
  readonly #nameOf: (id: string) => string;
  readonly #docs = new WeakMap<typescript.Node, readonly string[]>();

  constructor(ts: typeof typescript, nameOf: (id: string) => string) {
    this.#ts = ts;
    this.#nameOf = nameOf;
  }

  /** Says what the documentation of a property is; comments in the tree are ignored. */
  document(property: typescript.PropertySignature, paragraphs: readonly string[]): void {
    this.#docs.set(property, paragraphs);
  }

  /** @throws Error for syntax that openapi-typescript does not produce today */
  convert(node: typescript.Node): TypeSyntax {
    const ts = this.#ts;
    // openapi-typescript makes an identifier of the JSON text of a string.
    if (ts.isIdentifier(node)) return text(literal(JSON.parse(node.text)));
    if (ts.isLiteralTypeNode(node)) return text(this.#literal(node.literal));
    if (ts.isUnionTypeNode(node)) return union(this.#all(node.types));
    if (ts.isIntersectionTypeNode(node)) return intersection(this.#all(node.types));
    if (ts.isParenthesizedTypeNode(node)) return this.convert(node.type);
    if (ts.isArrayTypeNode(node)) return { kind: "array", element: this.convert(node.elementType) };
    if (ts.isTupleTypeNode(node)) {
      return { kind: "tuple", elements: node.elements.map((one) => this.#element(one)) };
    }
    if (ts.isTypeLiteralNode(node)) return this.#object(node);
    if (ts.isIndexedAccessTypeNode(node)) return text(this.#nameOf(this.#referred(node)));
    if (ts.isTypeReferenceNode(node)) return this.#record(node);
    const keyword = ts.tokenToString(node.kind);
    if (keyword !== undefined) return keyword === "never" ? never : text(keyword);
    throw new Error(`openapi-typescript made an unexpected ${ts.SyntaxKind[node.kind]}.`);
  }

  #all(nodes: readonly typescript.Node[]): TypeSyntax[] {
    return nodes.map((node) => this.convert(node));
  }

  #literal(node: typescript.Node): string {
    const ts = this.#ts;
    if (ts.isStringLiteral(node)) return literal(node.text);
    if (ts.isNumericLiteral(node)) return node.text;
    if (ts.isPrefixUnaryExpression(node)) return `-${this.#literal(node.operand)}`;
    return ts.tokenToString(node.kind) ?? "unknown";
  }

  #element(node: typescript.TypeNode | typescript.NamedTupleMember): TupleElement {
    const ts = this.#ts;
    if (ts.isOptionalTypeNode(node)) return { type: this.convert(node.type), modifier: "optional" };
    if (ts.isRestTypeNode(node) && ts.isArrayTypeNode(node.type)) {
      return { type: this.convert(node.type.elementType), modifier: "rest" };
    }
    return { type: this.convert(node) };
  }

  #object(node: typescript.TypeLiteralNode): ObjectSyntax {
    const members: MemberSyntax[] = [];
    let index: TypeSyntax | undefined;
    for (const member of node.members) {
      if (this.#ts.isPropertySignature(member)) members.push(this.#member(member));
      else if (this.#ts.isIndexSignatureDeclaration(member)) index = this.convert(member.type);
    }
    return { kind: "object", members, ...(index !== undefined && { index }) };
  }

  #member(node: typescript.PropertySignature): MemberSyntax {
    const { name } = node;
    return {
      name: "text" in name ? decodeKey(name.text) : "",
      optional: node.questionToken !== undefined,
      type: node.type === undefined ? unknown : this.convert(node.type),
      doc: this.#docs.get(node) ?? [],
    };
  }

  /** `components["schemas"]["<id>"]` */
  #referred(node: typescript.IndexedAccessTypeNode): string {
    const { indexType } = node;
    if (this.#ts.isLiteralTypeNode(indexType) && this.#ts.isStringLiteral(indexType.literal)) {
      return indexType.literal.text;
    }
    throw new Error("openapi-typescript made a reference that does not end in a name.");
  }

  /** `Record<string, T>` */
  #record(node: typescript.TypeReferenceNode): ObjectSyntax {
    const value = node.typeArguments?.[1];
    return {
      kind: "object",
      members: [],
      index: value === undefined ? unknown : this.convert(value),
    };
  }
}
