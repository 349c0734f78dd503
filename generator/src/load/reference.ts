import { posix } from "node:path";

/** What a `$ref` means, before anything is looked up. */
export type Reference =
  | {
      readonly kind: "local";
      /** Relative to the project root, with forward slashes. */
      readonly file: string;
      readonly pointer: string;
    }
  | { readonly kind: "network" | "outside" }
  | { readonly kind: "unsupported"; readonly reason: string; readonly hint: string };

/** Reads `ref` as it stands in `file`; percent-escapes are decoded. */
export function readReference(ref: string, file: string): Reference {
  const hash = ref.indexOf("#");
  const path = decode(hash === -1 ? ref : ref.slice(0, hash));
  const fragment = decode(hash === -1 ? "" : ref.slice(hash + 1));
  if (path === undefined || fragment === undefined) {
    return unsupported("it has a broken percent-escape", "Write `%25` for a percent sign.");
  }
  if (/^(https?:)?\/\//i.test(path)) return { kind: "network" };
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) {
    return unsupported(
      "it is a URL of another kind than a path",
      "Write a path relative to this file.",
    );
  }
  if (fragment !== "" && !fragment.startsWith("/")) return unsupportedFragment(fragment);
  const target = path === "" ? file : posix.join(posix.dirname(file), path);
  if (posix.isAbsolute(path) || target === ".." || target.startsWith("../")) {
    return { kind: "outside" };
  }
  return { kind: "local", file: target, pointer: fragment };
}

/**
 * A `$ref` as it would be written in a document without `$self` (OpenAPI 3.2), which is the URL of the document itself:
 * what has the same origin lies as far from the file as it lies from that URL.
 */
export function withoutSelf(ref: string, self: unknown): string {
  if (typeof self !== "string" || !URL.canParse(ref) || !URL.canParse(self)) return ref;
  const [to, from] = [new URL(ref), new URL(self)];
  if (to.origin === "null" || to.origin !== from.origin || to.search !== from.search) return ref;
  if (to.pathname === from.pathname) return to.hash === "" ? "#" : to.hash;
  return posix.relative(posix.dirname(from.pathname), to.pathname) + to.hash;
}

function unsupportedFragment(fragment: string): Reference {
  const hint = fragment.includes("/")
    ? `Write \`#/${fragment}\`.`
    : "Write the path to it inside the file, such as `#/components/schemas/User`.";
  return unsupported("what follows `#` is not a JSON Pointer", hint);
}

function unsupported(reason: string, hint: string): Reference {
  return { kind: "unsupported", reason, hint };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
