/** One option of a command. */
export interface OptionSpec {
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
  /** The only values that it may have. */
  readonly choices?: readonly string[];
}

/** One command: what parsing and help are made of. */
export interface CommandSpec {
  /** For the list of commands. */
  readonly summary: string;
  /** For its own help: sentences, one a line. */
  readonly description: readonly string[];
  /** What may stand after its name. */
  readonly argument?: { readonly name: string; readonly help: string };
  readonly options: Readonly<Record<string, OptionSpec>>;
}

const help = { type: "boolean", short: "h", help: "Show this help." } as const;

const root = {
  type: "string",
  value: "DIR",
  help: "Folder of the project. Default: where you are.",
} as const;

const specs = {
  type: "string",
  value: "DIR",
  help: "Folder of the contracts, inside the project. Default: specs.",
} as const;

const strictness = (help: string) =>
  ({
    strict: { type: "boolean", help },
    "no-strict": { type: "boolean", help: "Let warnings pass, whatever the configuration says." },
  }) as const;

const folders = {
  root,
  specs,
  out: {
    type: "string",
    value: "DIR",
    help: "Folder of generated files, inside the project. Default: generated.",
  },
  services: {
    type: "string",
    value: "DIR",
    help: "Folder of hand-written services, inside the project. Default: services.",
  },
  templates: {
    type: "string",
    value: "DIR",
    help: "Folder of templates that replace those of revent, file by file.",
  },
} as const;

/** Every command by name. */
export const commandSpecs = {
  generate: {
    summary: "Write the code that the contracts describe.",
    description: [
      "Reads the contracts, writes the generated files that have changed, and removes those that",
      "no contract produces any more. Adds a stub to services/<service>/core.ts for each operation",
      "and received event without a handler; what people wrote there is never changed.",
    ],
    options: {
      watch: { type: "boolean", short: "w", help: "Go on, and generate on every change." },
      "dry-run": { type: "boolean", help: "Only say what would be written." },
      force: { type: "boolean", help: "Overwrite generated files that were edited by hand." },
      ...strictness("Write nothing where there are warnings."),
      ...folders,
      help,
    },
  },
  check: {
    summary: "Say where contracts, generated code and services disagree.",
    description: [
      "For CI. Checks that every contract is valid, that the generated files are exactly what the",
      "contracts produce, that every operation and received event has a handler, that every",
      "received event has a sender, and that x-emits names only events that are sent.",
      "Writes nothing.",
    ],
    options: {
      format: {
        type: "string",
        value: "FORMAT",
        choices: ["text", "json", "github"],
        help: "text, json, or github for annotations of a workflow run. Default: text.",
      },
      ...strictness("Let warnings fail as errors do."),
      ...folders,
      help,
    },
  },
  inspect: {
    summary: "Print what the contracts say, as JSON.",
    description: [
      "Prints the model that code is generated from: services with their routes, streams, events",
      "and types. With the name of a service, that service only.",
    ],
    argument: { name: "service", help: "Name of its folder under specs/." },
    options: { root, specs, help },
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

/** A key of {@link commandSpecs}. */
export type CommandName = keyof typeof commandSpecs;
