import { describe, expect, it } from "vitest";
import { printStatements } from "./print-statements.ts";

const wide = "w".repeat(60);

describe("printStatements", () => {
  it("puts a block of one statement on one line where it fits", () => {
    const statements = [
      { head: "if(a)", body: ["b(1,2);"] },
      { head: "for(const a in b)", body: [{ head: "if(c)", body: ["d();", "e();"] }] },
    ];
    expect(printStatements(statements, "")).toEqual([
      "if (a) b(1, 2);",
      "for (const a in b) {",
      ...["  if (c) {", "    d();", "    e();", "  }"],
      "}",
    ]);
  });

  it("prints `else if` on one line, and an `else` that does more in braces", () => {
    const statements = [
      { head: "if(a)", body: ["b();"] },
      {
        head: "else",
        body: [
          { head: "if(c)", body: ["d();"] },
          { head: "else", body: [{ head: "if(e)", body: ["f();"] }, "g();"] },
        ],
      },
    ];
    expect(printStatements(statements, "")).toEqual([
      ...["if (a) {", "  b();", "} else if (c) {", "  d();", "} else {"],
      ...["  if (e) f();", "  g();", "}"],
    ]);
  });

  it("breaks wide conditions at their operators", () => {
    const statements = [{ head: `if(${wide} && (${wide} || a))`, body: ["b();"] }];
    expect(printStatements(statements, "  ")).toEqual([
      ...["  if (", `    ${wide} &&`, `    (${wide} || a)`, "  ) {", "    b();", "  }"],
    ]);
  });

  it("breaks wide lists of texts, and nothing that only looks like one", () => {
    const list = [wide, ", [", "]", "short", "s".repeat(30)].map((text) => JSON.stringify(text));
    expect(printStatements([`f(a, [${list}], b);`], "  ")).toEqual([
      "  f(a, [",
      `    "${wide}", ", [", "]", "short",`,
      `    "${"s".repeat(30)}",`,
      "  ], b);",
    ]);
    const others = [`f(a["${wide}"], "${wide}");`, `f("${wide}, [", "]${wide}");`];
    expect(printStatements(others, "")).toEqual(others);
  });
});
