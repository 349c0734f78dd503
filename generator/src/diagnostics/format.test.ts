import { describe, expect, it } from "vitest";
import { type Diagnostic, Diagnostics } from "./diagnostic.ts";
import { formatDiagnostics, summarize } from "./format.ts";
import type { Locator } from "./locator.ts";

const text = ['openapi: "3.1.0"', "paths:", "  /users: 12"];

const locate: Locator = ({ file, line, column }) =>
  file === "gone.yaml"
    ? undefined
    : { line: line ?? 3, column: column ?? 11, length: 2, text: text[(line ?? 3) - 1] ?? "" };

const faults: readonly Diagnostic[] = [
  {
    severity: "warning",
    code: "wrong-type",
    message: "This should be a mapping.",
    place: { file: "b.yaml", pointer: "/paths/~1users" },
  },
  {
    severity: "error",
    code: "ref-not-found",
    message: "There is no `Usr`,\n100% sure.",
    hint: "Did you mean `User`?",
    place: { file: "a,b.yaml", pointer: "", line: 1, column: 1 },
  },
  {
    severity: "error",
    code: "file-unreadable",
    message: "It is gone.\u001b[2J",
    place: { file: "gone.yaml", pointer: "" },
  },
];

describe("formatDiagnostics", () => {
  it("prints for people: place, code, message, excerpt with caret, pointer and hint", () => {
    expect(formatDiagnostics(faults, { format: "text", locate })).toBe(
      `a,b.yaml:1:1  ref-not-found  There is no \`Usr\`, 100% sure.
  1 | openapi: "3.1.0"
    | ^^
  Did you mean \`User\`?

b.yaml:3:11  wrong-type  warning: This should be a mapping.
  3 |   /users: 12
    |           ^^
  at /paths/~1users

gone.yaml  file-unreadable  It is gone.\ufffd[2J
`,
    );
  });

  it("prints annotations for GitHub with its escapes", () => {
    expect(formatDiagnostics(faults, { format: "github", locate })).toBe(
      `::error file=a%2Cb.yaml,line=1,col=1,title=ref-not-found::There is no \`Usr\`,%0A100%25 sure. Did you mean \`User\`?
::warning file=b.yaml,line=3,col=11,title=wrong-type::This should be a mapping.
::error file=gone.yaml,title=file-unreadable::It is gone.\u001b[2J
`,
    );
  });

  it("prints JSON that holds every field", () => {
    const entries: unknown = JSON.parse(formatDiagnostics(faults, { format: "json", locate }));
    expect(entries).toEqual([
      {
        severity: "error",
        code: "ref-not-found",
        message: "There is no `Usr`,\n100% sure.",
        hint: "Did you mean `User`?",
        file: "a,b.yaml",
        pointer: "",
        line: 1,
        column: 1,
      },
      {
        severity: "warning",
        code: "wrong-type",
        message: "This should be a mapping.",
        file: "b.yaml",
        pointer: "/paths/~1users",
        line: 3,
        column: 11,
      },
      {
        severity: "error",
        code: "file-unreadable",
        message: "It is gone.\u001b[2J",
        file: "gone.yaml",
        pointer: "",
      },
    ]);
  });

  it("shows only the neighbourhood of a place in a very long line", () => {
    const long = `{"a":"${"x".repeat(5000)}","b":1}`;
    const column = long.indexOf('"b"') + 1;
    const out = formatDiagnostics(faults.slice(0, 1), {
      format: "text",
      locate: () => ({ line: 1, column, length: 3, text: long }),
    });
    const [, source = "", caret = ""] = out.split("\n");
    expect(source.length).toBeLessThan(110);
    expect(source.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe('"b"');
  });

  it("prints nothing for no faults, and an empty array as JSON", () => {
    expect(formatDiagnostics([], { format: "text", locate })).toBe("");
    expect(formatDiagnostics([], { format: "github", locate })).toBe("");
    expect(formatDiagnostics([], { format: "json", locate })).toBe("[]\n");
  });
});

describe("summarize", () => {
  it.each([
    [faults, "2 errors, 1 warning"],
    [faults.slice(0, 1), "1 warning"],
    [[], ""],
  ])("counts %#", (list, want) => {
    expect(summarize(list)).toBe(want);
  });
});

describe("Diagnostics", () => {
  it("keeps the same fault at the same place once", () => {
    const diagnostics = new Diagnostics();
    const place = { file: "a.yaml", pointer: "/x" };
    diagnostics.warn("wrong-type", place, "No.");
    diagnostics.warn("wrong-type", place, "No.");
    expect(diagnostics.list).toHaveLength(1);
    expect(diagnostics.hasErrors).toBe(false);
    diagnostics.error("wrong-type", { ...place, pointer: "/y" }, "No.", "Do this.");
    expect(diagnostics.list).toHaveLength(2);
    expect(diagnostics.hasErrors).toBe(true);
  });
});
