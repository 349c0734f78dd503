import type { Node } from "ts-morph";
import type { Kinds } from "./parse.ts";

/** What a member is to us: a handler, a stub that nobody has written yet, or something else by that name. */
export function roleOf(node: Node, kinds: Kinds): "handler" | "stub" | "taken" {
  const { Node } = kinds;
  if (isHidden(node, kinds) || Node.isSetAccessorDeclaration(node)) return "taken";
  if (Node.isParameterDeclaration(node)) return "handler";
  if (Node.isPropertyDeclaration(node) && isData(node.getInitializer(), kinds)) return "taken";
  return isStub(node, kinds) ? "stub" : "handler";
}

function isHidden(node: Node, { Node, SyntaxKind }: Kinds): boolean {
  return (
    Node.isModifierable(node) &&
    (node.hasModifier(SyntaxKind.PrivateKeyword) || node.hasModifier(SyntaxKind.ProtectedKeyword))
  );
}

/** Whether an initial value can never be called. */
function isData(value: Node | undefined, { Node }: Kinds): boolean {
  return (
    Node.isLiteralExpression(value) ||
    Node.isArrayLiteralExpression(value) ||
    Node.isObjectLiteralExpression(value) ||
    Node.isNewExpression(value) ||
    Node.isTemplateExpression(value) ||
    Node.isTrueLiteral(value) ||
    Node.isFalseLiteral(value) ||
    Node.isNullLiteral(value)
  );
}

/** Whether all that a method does is throwing what an added stub throws. */
function isStub(node: Node, { Node }: Kinds): boolean {
  const written = Node.isPropertyDeclaration(node) ? node.getInitializer() : node;
  if (!Node.isMethodDeclaration(written) && !Node.isArrowFunction(written)) return false;
  const body = written.getBody();
  const statements = Node.isBlock(body) ? body.getStatements() : [];
  const [only] = statements;
  if (statements.length !== 1 || !Node.isThrowStatement(only)) return false;
  return /\bnotImplemented\s*\(/.test(only.getExpression().getText());
}
