import { describe, expectTypeOf, it } from "vitest";
import type { StatusOf } from "./status.ts";

/** The type checker is the judge here. */
describe("StatusOf", () => {
  it("is what a range means, without what is declared by itself", () => {
    expectTypeOf<404>().toExtend<StatusOf<"4XX">>();
    expectTypeOf<404>().not.toExtend<StatusOf<"4XX", 404>>();
    expectTypeOf<200>().not.toExtend<StatusOf<"4XX">>();
  });

  it("is every other status for default", () => {
    expectTypeOf<500>().toExtend<StatusOf<"default", 200 | StatusOf<"4XX">>>();
    expectTypeOf<200>().not.toExtend<StatusOf<"default", 200 | StatusOf<"4XX">>>();
    expectTypeOf<404>().not.toExtend<StatusOf<"default", 200 | StatusOf<"4XX">>>();
  });

  it("keeps a union of answers apart by status", () => {
    type Answer =
      | { status: 200; body: string }
      | { status: StatusOf<"default", 200>; body: number };
    expectTypeOf<{ status: 200; body: number }>().not.toExtend<Answer>();
    expectTypeOf<Extract<Answer, { status: 200 }>["body"]>().toEqualTypeOf<string>();
  });
});
