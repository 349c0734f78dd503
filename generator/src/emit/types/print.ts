import { docComment } from "../text/comment.ts";
import { indented, lineWidth } from "../text/layout.ts";
import { propertyKey } from "../text/literal.ts";
import type { MemberSyntax, ObjectSyntax, TupleElement, TypeSyntax } from "./syntax.ts";
import { isText } from "./syntax.ts";

/** Where a type is printed. */
export interface Position {
  /** How far the line is indented that the type begins in. */
  readonly indent: number;
  /** What stands before it in that line, such as `export type User = `. */
  readonly before: string;
  /** What follows on its last line, such as `;`. */
  readonly after: string;
}

/** A type with what stands around it, as lines without the outer indentation. */
export function printType(type: TypeSyntax, position: Position): string[] {
  const { indent, before, after } = position;
  const flat = isLarge(type) ? undefined : flatType(type);
  if (flat !== undefined && fits(before + flat + after, indent)) return [before + flat + after];
  switch (type.kind) {
    case "text":
      return [before + type.text + after];
    case "object":
      return printObject(type, position);
    case "array":
      return printArray(type.element, position);
    case "tuple":
      return printTuple(type.elements, position);
    case "intersection":
      return printIntersection(type.members, position);
    case "union":
      return printUnion(type.members, position);
  }
}

/** A declaration: an object type always gets a line for each property there. */
export function printDeclaration(name: string, type: TypeSyntax): string[] {
  const position = { indent: 0, before: `export type ${name} = `, after: ";" };
  if (type.kind === "object" && type.members.length > 0) return printObject(type, position);
  return printType(type, position);
}

/** The type in one line; undefined where a comment forbids that. */
export function flatType(type: TypeSyntax): string | undefined {
  switch (type.kind) {
    case "text":
      return type.text;
    case "array":
      return suffixed(flatType(type.element), needsParentheses(type.element), "[]");
    case "tuple":
      return flatJoin(type.elements.map(flatElement), ", ", "[", "]");
    case "union":
      return flatJoin(type.members.map(flatUnionMember), " | ", "", "");
    case "intersection":
      return flatJoin(type.members.map(flatIntersectionMember), " & ", "", "");
    case "object":
      return flatObject(type);
  }
}

function flatObject({ members, index }: ObjectSyntax): string | undefined {
  if (members.length === 0) return flatRecord(index);
  if (members.some(({ doc }) => doc.length > 0)) return undefined;
  const texts = members.map(({ name, optional, type }) =>
    suffixed(flatType(type), false, "", `${propertyKey(name)}${optional ? "?" : ""}: `),
  );
  const rest = index === undefined ? [] : [suffixed(flatType(index), false, "", "[key: string]: ")];
  return flatJoin([...texts, ...rest], "; ", "{ ", " }");
}

function flatRecord(index: TypeSyntax | undefined): string | undefined {
  if (index === undefined) return "Record<string, never>";
  const value = flatType(index);
  // A type may refer to itself through an index signature, but not through Record.
  if (isText(index, "unknown") || isText(index, "never")) return `Record<string, ${value}>`;
  return suffixed(value, false, " }", "{ [key: string]: ");
}

function flatElement({ type, modifier }: TupleElement): string | undefined {
  const flat = flatType(type);
  if (modifier === "rest") return suffixed(flat, needsParentheses(type), "[]", "...");
  return modifier === "optional" ? suffixed(flat, needsParentheses(type), "?") : flat;
}

function flatUnionMember(type: TypeSyntax): string | undefined {
  return suffixed(flatType(type), type.kind === "intersection", "");
}

function flatIntersectionMember(type: TypeSyntax): string | undefined {
  return suffixed(flatType(type), type.kind === "union", "");
}

function flatJoin(
  parts: readonly (string | undefined)[],
  separator: string,
  open: string,
  close: string,
): string | undefined {
  return parts.includes(undefined) ? undefined : open + parts.join(separator) + close;
}

function suffixed(
  flat: string | undefined,
  parentheses: boolean,
  suffix: string,
  prefix = "",
): string | undefined {
  if (flat === undefined) return undefined;
  return prefix + (parentheses ? `(${flat})` : flat) + suffix;
}

function printObject(
  { members, index }: ObjectSyntax,
  { indent, before, after }: Position,
): string[] {
  const properties = members.flatMap((member) => printMember(member, indent + 2));
  const rest =
    index === undefined
      ? []
      : printType(index, { indent: indent + 2, before: "[key: string]: ", after: ";" });
  return [`${before}{`, ...indented([...properties, ...rest]), `}${after}`];
}

function printMember({ name, optional, type, doc }: MemberSyntax, indent: number): string[] {
  const before = `${propertyKey(name)}${optional ? "?" : ""}: `;
  return [...docComment(doc, indent), ...printType(type, { indent, before, after: ";" })];
}

function printArray(element: TypeSyntax, { indent, before, after }: Position): string[] {
  if (!needsParentheses(element)) {
    return printType(element, { indent, before, after: `[]${after}` });
  }
  const inner = printType(element, { indent: indent + 2, before: "", after: "" });
  return [`${before}(`, ...indented(inner.filter((line) => line !== "")), `)[]${after}`];
}

function printTuple(
  elements: readonly TupleElement[],
  { indent, before, after }: Position,
): string[] {
  const lines = elements.flatMap(({ type, modifier }) => {
    const suffix = modifier === "rest" ? "[]," : modifier === "optional" ? "?," : ",";
    const [open, close] = modifier !== undefined && needsParentheses(type) ? ["(", ")"] : ["", ""];
    const prefix = (modifier === "rest" ? "..." : "") + open;
    return printType(type, { indent: indent + 2, before: prefix, after: close + suffix });
  });
  return [`${before}[`, ...indented(lines), `]${after}`];
}

function printIntersection(members: readonly TypeSyntax[], position: Position): string[] {
  const { indent, before, after } = position;
  const lines: string[] = [before];
  members.forEach((member, index) => {
    const [open, close] = member.kind === "union" ? ["(", ")"] : ["", ""];
    const end = close + (index === members.length - 1 ? after : " &");
    const start = `${lines.pop() ?? ""}${index === 0 ? "" : " "}${open}`;
    for (const line of printType(member, { indent, before: start, after: end })) lines.push(line);
  });
  return lines;
}

function printUnion(members: readonly TypeSyntax[], position: Position): string[] {
  const { indent, before, after } = position;
  const [first, second] = members;
  if (first?.kind === "object" && second && isText(second, "null") && members.length === 2) {
    return printType(first, { indent, before, after: ` | null${after}` });
  }
  const lines = members.flatMap((member, index) => {
    const end = index === members.length - 1 ? after : "";
    const [head = "", ...rest] = printType(member, { indent: indent + 4, before: "", after: end });
    return [`| ${head}`, ...indented(rest)];
  });
  if (before === "") return lines;
  return [before.trimEnd(), ...indented(lines)];
}

function needsParentheses({ kind }: TypeSyntax): boolean {
  return kind === "union" || kind === "intersection";
}

/** Objects with several properties read better with one on each line. */
function isLarge(type: TypeSyntax): boolean {
  if (type.kind === "array") return isLarge(type.element);
  if (type.kind === "union" || type.kind === "intersection") return type.members.some(isLarge);
  return type.kind === "object" && type.members.length > 3;
}

function fits(line: string, indent: number): boolean {
  return indent + line.length <= lineWidth;
}
