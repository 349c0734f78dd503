import ts from "typescript";
import { describe, expect, it } from "vitest";
import { commentLine, commentText, docComment } from "./comment.ts";

describe("docComment", () => {
  it("writes one paragraph that fits in one line", () => {
    expect(docComment(["A user."], 2)).toEqual(["/** A user. */"]);
  });

  it("parts paragraphs by an empty line and leaves out empty ones", () => {
    expect(docComment(["One.", undefined, " ", "Two."], 0)).toEqual([
      "/**",
      " * One.",
      " *",
      " * Two.",
      " */",
    ]);
  });

  it("says nothing where there is nothing to say", () => {
    expect(docComment([undefined, ""], 0)).toEqual([]);
  });

  it("keeps line breaks and indentation, and breaks what is too long at spaces", () => {
    const lines = docComment([`- ${"word ".repeat(30)}\n  - nested`], 10);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90);
    expect(lines.at(-2)).toBe(" *   - nested");
  });

  it.each([
    "*/ throw 1; /*",
    "**//",
    "a\u2028throw 1",
    "*\0/ throw 1",
    "*\u200b/ throw 1",
    "@ts-expect-error",
    "\\*/",
    "/**/",
  ])("cannot be left by %j", (text) => {
    const source = `${docComment([text], 0).join("\n")}\nexport {};`;
    const { diagnostics = [], outputText } = ts.transpileModule(source, {
      reportDiagnostics: true,
      compilerOptions: { removeComments: true, module: ts.ModuleKind.ESNext },
    });
    expect(diagnostics).toEqual([]);
    expect(outputText.trim()).toBe("export {};");
  });
});

describe("commentText", () => {
  it("takes the edge off what tools act upon", () => {
    expect(commentText("@ts-ignore @deprecated sourceMappingURL=x")).toBe(
      "ts-ignore @deprecated sourceMappingURL =x",
    );
  });

  it("drops controls and marks that turn text around", () => {
    expect(commentText("a\u0007\u202eb\r\nc\td")).toBe("ab\nc  d");
  });
});

describe("commentLine", () => {
  it("stays in one line", () => {
    expect(commentLine("a\nb\u2029c")).toBe("a b c");
  });
});
