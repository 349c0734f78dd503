import type { CoreStub, StubMethod } from "../../generator/src/stubs/index.ts";
import type { Random } from "./random.ts";

/** A hand-written core, and what the contract that it was written for had. */
export interface CoreFile {
  readonly text: string;
  /** Handlers that it holds. */
  readonly held: readonly string[];
}

/** Operations that a contract may have or lose; one name holds a `$`, one is that of a local symbol. */
export const operations = ["listUsers", "getUser", "patch$user", "removeUser", "find", "countAll"];

/** What `generated/users/index.ts` exports: an interface with all methods of `names`, and their types. */
export function generatedIndex(names: readonly string[]): string {
  const types = operations.map(
    (name) =>
      `export type ${typeOf(name)}Request = { id: string };\nexport type ${typeOf(name)}Response = { status: 200; body: string };\n`,
  );
  const members = names.map((name) => `  ${signatureOf(name)};\n`);
  return `${types.join("")}export interface UsersCore {\n${members.join("")}}\n`;
}

/** The stub of a core with these methods. */
export function coreStub(names: readonly string[]): CoreStub {
  return { service: "users", interface: "UsersCore", text: "", methods: names.map(stubMethod) };
}

function stubMethod(name: string): StubMethod {
  const [request, response] = [`${typeOf(name)}Request`, `${typeOf(name)}Response`];
  return {
    name,
    doc: [`Does ${name}.`],
    parameters: [{ name: "request", type: request }],
    returns: `Promise<${response}>`,
    symbols: [
      { name: request, from: "generated" },
      { name: response, from: "generated" },
    ],
  };
}

function signatureOf(name: string): string {
  return `${name}(request: ${typeOf(name)}Request): Promise<${typeOf(name)}Response>`;
}

function typeOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A core as somebody may have written it, in some style, with some of the handlers. */
export function coreFile(random: Random): CoreFile {
  const held = operations.filter(() => random.chance(0.5));
  const maybe = (text: string) => (random.chance(0.5) ? text : "");
  const { core, imports } = random.pick(importStyles);
  const members = [...held.map((name) => random.pick(handlerStyles)(name)), ...extras(random)];
  const separator = random.pick(["\n", "\n\n", "\n\n    // Between; } members\n", "\n/* ` */\n\n"]);
  const parts = [
    maybe("// Ours: not `generated` } { at all\n"),
    imports,
    maybe(
      'import { EventEmitter } from "node:events";\n\nexport const emitter = new EventEmitter();\n',
    ),
    "\n",
    maybe(
      "/** Another class; { of the same file. */\nexport class Box<T> {\n  constructor(public_: T) { void public_; }\n}\n\n",
    ),
    helpers,
    maybe("@registered\n"),
    random.pick(headings)(core),
    shuffled(members, random).join(separator),
    random.pick(["\n", "\n\n  // The end; }\n", "\n\n", ""]),
    "}",
    random.pick([
      "\n",
      "",
      "\n\n// After the class: }\n",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: code
      "\n\nexport const last = { a: `}${1}{` };\n",
    ]),
  ];
  return { text: inStyle(parts.join(""), random), held };
}

const helpers = `type $Id = string;
function registered<T>(target: T, _context: unknown): T {
  return target;
}
class Base$<T> {
  protected readonly parts: T[] = [];
}
export const kept = { registered, id: "" as $Id, pattern: /[}"'\`]\\/{/ };

`;

const from = 'from "../../generated/users/index.ts";\n';
const importStyles: readonly { readonly core: string; readonly imports: string }[] = [
  { core: "UsersCore", imports: `import type { UsersCore } ${from}` },
  { core: "UsersCore", imports: `import { type UsersCore } ${from}` },
  { core: "Core", imports: `import type { UsersCore as Core } ${from}` },
  { core: "users.UsersCore", imports: `import type * as users ${from}` },
  {
    core: "UsersCore",
    imports: `import type {\n  UsersCore,\n} ${from}import { notImplemented } from "@revent/runtime";\nexport const missing = notImplemented;\n`,
  },
  {
    core: "Contract$",
    imports: `import type { UsersCore } ${from}type Contract$ = UsersCore;\n`,
  },
];

const headings: readonly ((core: string) => string)[] = [
  (core) => `export class Users implements ${core} {\n`,
  (core) =>
    `export default class Users<T = unknown> implements ${core} {\n  readonly held: T[] = [];\n\n`,
  (core) => `export class Users extends Base$<string>\n  implements\n    ${core}\n{\n`,
  (core) => `export class $Users implements ${core} { `,
];

const answer = '{ status: 200 as const, body: "}" }';
const handlerStyles: readonly ((name: string) => string)[] = [
  (name) => `  async ${name}() {\n    return ${answer};\n  }`,
  (name) => `  ${name} = async () => {\n    return ${answer};\n  };`,
  (name) =>
    `  readonly ${name} = async (request: { id: string }) => ({ ...${answer}, body: request.id });`,
  (name) =>
    `  /** By hand: \`${name}\` { */\n  public async ${name}({ id }: { id: string }) { return { ...${answer}, body: id }; }`,
  (name) => `  async "${name}"() {\n    return ${answer}; // done }\n  }`,
];

/** Members that are no handlers. */
function extras(random: Random): string[] {
  return [
    "  static readonly $instances = new Map<string, unknown>();",
    "  readonly #names: string[] = [];\n\n  get names(): readonly string[] {\n    return this.#names;\n  }",
    "  pick(one: string): string;\n  pick(one: number): number;\n  pick(one: string | number) {\n    return one;\n  }",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code
    "  [Symbol.iterator] = function* () {\n    yield `}${'{'}`;\n  };",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code
    "  protected log = (text: string): void => void `class Users { ${text} }`;",
    '  static {\n    void "}";\n  }',
  ].filter(() => random.chance(0.4));
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.integer(0, left.length - 1), 1));
}

/** The same text with other ends of lines, indentation and quotes. */
function inStyle(text: string, random: Random): string {
  const indent = random.pick(["  ", "    ", "\t"]);
  const indented = text.replace(/^(?: {2})+/gm, (found) => indent.repeat(found.length / 2));
  const quoted = random.chance(0.5)
    ? indented
    : indented.replace(/ from "([^"\n]*)"/g, " from '$1'");
  return random.chance(0.3) ? quoted.replaceAll("\n", "\r\n") : quoted;
}
