import { describe, expect, it } from "vitest";
import { PathTree, parseTemplate } from "./paths.ts";

const templates = [
  "/",
  "/users",
  "/users/{id}",
  "/users/me",
  "/users/{other}/posts",
  "/users/{id}:archive",
  "/reports/report.{format}",
  "/places/{lat},{lon}",
  "/dashes/{a}-{b}",
  "/dashes/{a}--{b}",
  "/files/{name}.json",
  "/odata/users({id})",
  "/café/{x}",
  "/stars/*",
  "/stars/a*b/{q}",
  "/both/{a}{b}",
  "/percent/100%/{x}",
  "/{any}/deep",
];

function find(target: string) {
  const tree = new PathTree<string>();
  for (const path of templates) tree.entry(parseTemplate(path), () => path);
  const found = tree.find(target);
  return typeof found === "object" ? [found.entry, ...found.values] : found;
}

describe("PathTree", () => {
  it.each<[string, unknown]>([
    ["/", ["/"]],
    ["/?a=1", ["/"]],
    ["/users", ["/users"]],
    ["/users#x", ["/users"]],
    ["http://host/users?x", ["/users"]],
    ["/users/", undefined],
    ["//users", undefined],
    ["/Users", undefined],
    ["/users/7", ["/users/{id}", "7"]],
    ["/users/me", ["/users/me"]],
    ["/users/a%2Fb", ["/users/{id}", "a/b"]],
    ["/users/%252F", ["/users/{id}", "%2F"]],
    ["/users/..%2f..%2fetc", ["/users/{id}", "../../etc"]],
    ["/users/7/posts", ["/users/{other}/posts", "7"]],
    ["/users/7:archive", ["/users/{id}:archive", "7"]],
    ["/users//posts", undefined],
    ["/users/%zz", "malformed"],
    ["/users/%C3%28", "malformed"],
    ["/nothing/%zz", undefined],
    ["/reports/report.pdf", ["/reports/report.{format}", "pdf"]],
    ["/places/1.5,-2", ["/places/{lat},{lon}", "1.5", "-2"]],
    ["/dashes/a-b-c", ["/dashes/{a}-{b}", "a", "b-c"]],
    ["/dashes/a.b", undefined],
    ["/files/a.json.json", ["/files/{name}.json", "a.json"]],
    ["/files/.json", undefined],
    ["/odata/users(5)", ["/odata/users({id})", "5"]],
    ["/caf%C3%A9/1", ["/café/{x}", "1"]],
    ["/stars/*", ["/stars/*"]],
    ["/stars/x", undefined],
    ["/stars/a*b/1", ["/stars/a*b/{q}", "1"]],
    ["/both/abc", ["/both/{a}{b}", "a", "bc"]],
    ["/percent/100%25/a", ["/percent/100%/{x}", "a"]],
    ["/users/deep", ["/users/{id}", "deep"]],
    ["/x/deep", ["/{any}/deep", "x"]],
    [`/users/${"a".repeat(8000)}`, ["/users/{id}", "a".repeat(8000)]],
  ])("finds %s", (target, want) => {
    expect(find(target)).toEqual(want);
  });

  it("has one entry for templates that differ in names only", () => {
    const tree = new PathTree<object>();
    const first = tree.entry(parseTemplate("/users/{id}"), () => ({}));
    expect(tree.entry(parseTemplate("/users/{userId}"), () => ({}))).toBe(first);
  });

  it("answers in no time for paths made to be slow", () => {
    const tree = new PathTree<string>();
    tree.entry(parseTemplate("/{a}-{b}-{c}.json"), () => "slow");
    const start = performance.now();
    expect(tree.find(`/${"-".repeat(16_000)}`)).toBeUndefined();
    expect(tree.find(`/${"a-".repeat(8_000)}.jso`)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(200);
  });
});
