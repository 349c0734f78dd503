import { describe, expect, it } from "vitest";
import { buildAddress, parseAddress } from "./address.ts";

const templates = ["orders.{region}.events", "{a}-{b}", "{a}.{b}_{c}", "x/{a}", "{a}"];
const values = [
  ...["eu", "7b8a1f6e-0d5c", "a.b", "a-b", "_", "-", ".", "%", "%2E", "a%2Eb", "a/b", "{a}", " "],
  ...["ä", "\u{1F98A}", "\u0000", "b", "bb", "events", "ada@example.org", "e\u0301", "é"],
];

/** Every combination of values for the parameters of a template. */
function combinations(template: string): Record<string, string>[] {
  const names = Array.from(template.matchAll(/\{(.*?)\}/g), ([, name = ""]) => name);
  return names.reduce<Record<string, string>[]>(
    (all, name) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

describe("buildAddress and parseAddress", () => {
  it.each(templates)("are inverse, and make no address twice: %s", (template) => {
    const seen = new Set<string>();
    for (const parameters of combinations(template)) {
      const address = buildAddress(template, parameters);
      expect(parseAddress(template, address)).toEqual(parameters);
      expect(seen).not.toContain(address);
      seen.add(address);
    }
  });

  it.each([
    ["orders.{region}", { region: "eu-1" }, "orders.eu-1"],
    ["orders.{region}", { region: "eu.events" }, "orders.eu%2Eevents"],
    ["{a}-{b}", { a: "x-y", b: "x-y" }, "x%2Dy-x-y"],
    ["n.{n}.{yes}", { n: 7, yes: true }, "n.7.true"],
    ["orders", {}, "orders"],
  ])("make of %s with %j %s", (template, parameters, want) => {
    expect(buildAddress(template, parameters)).toBe(want);
  });

  it.each([{}, { region: "" }, { region: undefined }, { region: "\ud800" }])(
    "refuse %j as values",
    (parameters) => {
      const build = () => buildAddress("orders.{region}", parameters);
      expect(build).toThrow(expect.objectContaining({ code: "misuse" }));
    },
  );

  it.each(["orders", "orders.", "orders.eu.x", "xorders.eu", "orders.%ZZ", "orders.%FF"])(
    "tell the address of another channel: %s",
    (address) => {
      expect(parseAddress("orders.{region}", address)).toBeUndefined();
    },
  );
});
