import { describe, expect, it } from "vitest";
import { compact } from "./compact.ts";

describe("compact", () => {
  it("keeps of a report what is read of it", () => {
    const given = [
      'const err12 = {instancePath:instancePath+"/a",schemaPath:"#/properties/a/type",keyword:"type",params:{type: "string"}};',
      "if(vErrors === null){",
      "vErrors = [err12];",
      "}",
      "else {",
      "vErrors.push(err12);",
      "}",
      "errors++;",
    ];
    expect(compact(given.join("\n"))).toBe(
      '(vErrors ??= []).push({instancePath:instancePath+"/a",keyword:"type",params:{type: "string"}});\nerrors++;',
    );
  });

  it("passes nothing but the path from validator to validator", () => {
    const given = [
      'function validate3(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){',
      'check_A(data.a, {instancePath:instancePath+"/a",parentData:data,parentDataProperty:"a\\"b",rootData,dynamicAnchors})',
      "check_A(data0, {instancePath,parentData:data1,parentDataProperty:i0,rootData,dynamicAnchors})",
    ];
    expect(compact(given.join("\n")).split("\n")).toEqual([
      'function validate3(data, {instancePath=""}={}){',
      'check_A(data.a, {instancePath:instancePath+"/a"})',
      "check_A(data0, {instancePath})",
    ]);
  });

  it("passes on what is passed where nothing comes before it", () => {
    const given =
      "check_A(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors})";
    expect(compact(given)).toBe("check_A(data, {instancePath})");
  });

  it.each([
    'data === ",schemaPath:\\"x\\""',
    'data === ",schemaPath:" || ","',
    'data === ",parentData:a,parentDataProperty:b,rootData,dynamicAnchors}"',
  ])("leaves text alone: %s", (given) => {
    expect(compact(given)).toBe(given);
  });
});
