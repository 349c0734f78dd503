/** Characters that JSON leaves bare but that end a line in old JavaScript, or turn text around on screen. */
const hidden = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const identifierPattern = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const plainKeyPattern = /^[A-Za-z_$][\w$]*$/;

/** Words that cannot name a variable, a type or a class in strict ECMAScript modules. */
const reservedWords = new Set(
  (
    "arguments as async await break case catch class const continue debugger default delete do else enum " +
    "eval export extends false finally for function if implements import in instanceof interface let new " +
    "null package private protected public return static super switch this throw true try typeof " +
    "undefined var void while with yield any bigint boolean never number object string symbol unknown"
  ).split(" "),
);

/** Any JSON value as JavaScript source that evaluates to it; the one way in which spec text becomes code. */
export function literal(value: unknown): string {
  return escapeHidden(JSON.stringify(value));
}

/** JavaScript source whose texts show what they hold: characters that would be invisible are escaped. */
export function escapeHidden(source: string): string {
  return source.replace(hidden, escapeCharacter);
}

/** A property's key as it stands in a type or an object literal. */
export function propertyKey(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return plainKeyPattern.test(name) ? name : literal(name);
}

/** Reads a property: `.name`, or `["odd name"]`. */
export function propertyAccess(name: string): string {
  return plainKeyPattern.test(name) ? `.${name}` : `[${literal(name)}]`;
}

/** Whether the name can be declared: letters and digits of any script, and not a reserved word. */
export function isIdentifier(name: string): boolean {
  return identifierPattern.test(name) && !reservedWords.has(name);
}

/**
 * The name itself, checked once more where it becomes code.
 *
 * @throws Error where `build/` let a name through that cannot be declared
 */
export function identifier(name: string): string {
  if (isIdentifier(name)) return name;
  throw new Error(`${literal(name)} cannot be used as a name in the emitted code.`);
}

/** As {@link identifier}, for the name of a method or property that may be a reserved word. */
export function memberName(name: string): string {
  if (identifierPattern.test(name) && name !== "constructor" && name !== "__proto__") return name;
  throw new Error(`${literal(name)} cannot be used as the name of a method in the emitted code.`);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
