import { describe, expect, it } from "vitest";
import { PatternJudge } from "./index.ts";

describe("PatternJudge", () => {
  it.each([
    "^(a+)+$",
    "^(a*)*$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "^(?:a|b|ab)*$",
    "(x+x+)+y",
    "^(\\w+\\s?)*$",
    "^(?=(a+)+$)a",
    "^(\\p{L}+\\s*)+$",
    '^(?:[^"\\\\]|\\\\.|[^"])*$',
    "^[A-Za-z0-9][-+._A-Za-z0-9]*@([-_.A-Za-z0-9]+\\.)+[A-Za-z]{2,}$",
    "^arn:aws(-\\w+)*:[\\w\\d-]+:([\\w\\d-]*)?:[\\w\\d_-]*([:/].+)*$",
  ])("proves that %s takes exponential time", (pattern) => {
    expect(new PatternJudge().exponentialText(pattern)).toMatch(/.{40}/u);
  });

  // Of these the first are from public contracts; rules of thumb such as star height blame several.
  it.each([
    "^([a-z0-9-]+\\.)+[a-z]+$",
    "^arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)*$",
    "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$",
    "^(\\d{1,3}\\.){3}\\d{1,3}(,(\\d{1,3}\\.){3}\\d{1,3})*$",
    "^(?:[^|]*\\|?)+$",
    "^(?:.|\\n|\\r)*$",
    "^(0|[1-9]\\d*)(\\.(0|[1-9]\\d*))*$",
    "^(a+){10}$",
    "^a*a*$",
    "^(?:(?!--)[a-z-])+$",
  ])("finds no fault with %s", (pattern) => {
    expect(new PatternJudge().exponentialText(pattern)).toBeUndefined();
  });

  it("takes little time over many and long patterns", () => {
    const words = Array.from({ length: 2000 }, (_, index) => `word${index}`).join("|");
    const judge = new PatternJudge();
    const started = process.cpuUsage();
    expect(judge.exponentialText(`^((${words}),?)+$`)).toBeUndefined();
    for (let number = 0; number < 500; number++) judge.exponentialText(`^(${number}a+)+$`);
    const { user, system } = process.cpuUsage(started);
    expect(user + system).toBeLessThan(10_000_000);
  });
});
