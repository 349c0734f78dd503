import { describe, expect, it } from "vitest";
import { verify } from "./index.ts";

const view = { header: "// Generated.", modules: ['"./types.ts"', '"./core.ts"'] };
const text = '// Generated.\nexport * from "./types.ts";\nexport * from "./core.ts";\n';

describe("verify", () => {
  it("lets pass what was planned", () => {
    expect(() => verify("index.ts", view, text)).not.toThrow();
  });

  it.each([
    [`${text}globalThis.canary = 1;\n`, "line 4 says `globalThis.canary = 1;`", "`nothing`"],
    [text.replace("./core.ts", "canary"), 'line 3 says `export * from "canary";`', "./core.ts"],
    [text.replace(/export.*core.*\n/, ""), "at its end stands nothing", "./core.ts"],
    [text.replace('e.ts"', "e.ts"), "line 3 says `export * from`", "./core.ts"],
  ])("refuses %j", (other, found, planned) => {
    expect(() => verify("index.ts", view, other)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(found) }),
    );
    expect(() => verify("index.ts", view, other)).toThrow(planned);
  });

  it("lets nothing but imports be among the imports", () => {
    const escaped = { ...view, imports: ['import { a } from "./a.ts";', "globalThis.canary = 1;"] };
    const printed = `${escaped.imports.join("\n")}\n${text}`;
    expect(() => verify("index.ts", escaped, printed)).toThrow("line 2 says `globalThis.canary");
  });
});
