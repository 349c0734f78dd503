import ts from "typescript";
import { outline } from "../../generator/src/emit/verify/outline.ts";

/** Whether the generator, reading emitted code again, finds a statement wherever TypeScript finds one. */
export function isReadLikeTypeScript(path: string, text: string): boolean {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
  const lines = file.statements.map(
    (one) => file.getLineAndCharacterOfPosition(one.getStart(file)).line + 1,
  );
  return (
    lines.join() ===
    outline(text)
      .map(({ line }) => line)
      .join()
  );
}
