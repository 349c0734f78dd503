/** Turning the words of a contract into TypeScript identifiers. */

/**
 * `words` as a type's name: `simple-user` → `SimpleUser`. Letters of every script stay; what an
 * identifier cannot hold separates words. `undefined` where nothing is left.
 */
export function pascalCase(words: string): string | undefined {
  const name = split(words).map(capitalize).join("");
  if (name === "") return undefined;
  return /^[\p{ID_Start}_$]/u.test(name) ? name : `_${name}`;
}

/** `words` as a method's name: `user.created` → `userCreated`, `GetURL` → `getURL`. */
export function camelCase(words: string): string | undefined {
  const name = pascalCase(words);
  return name?.replace(/^\p{Lu}+(?=\p{Lu}\p{Ll}|[^\p{L}]|$)|^\p{Lu}/u, (head) =>
    head.toLowerCase(),
  );
}

function split(words: string): readonly string[] {
  return (
    words
      .normalize("NFC")
      .slice(0, 500)
      // What nobody sees, such as the joiner of emoji, does not tell names apart.
      .split(/[^\p{ID_Continue}]+|[_\p{Default_Ignorable_Code_Point}]+/u)
      .filter((word) => word !== "")
  );
}

function capitalize(word: string): string {
  const [first = ""] = word;
  return first.toUpperCase() + word.slice(first.length);
}

/** The first of `name`, `name2`, `name3`, … that `isTaken` lets pass. */
export function firstFree(name: string, isTaken: (name: string) => boolean): string {
  let candidate = name;
  for (let number = 2; isTaken(candidate); number++) candidate = `${name}${number}`;
  return candidate;
}
