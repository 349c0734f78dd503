/** One option of a command. */
export interface OptionSpec {
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
  /** It may be given more than once; otherwise the last one counts. */
  readonly repeatable?: true;
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

const format = {
  type: "string",
  value: "FORMAT",
  choices: ["text", "json", "github"],
  help: "text, json, or github for annotations of a workflow run. Default: text.",
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
      format,
      ...strictness("Let warnings fail as errors do."),
      ...folders,
      help,
    },
  },
  "check service": {
    summary: "Say where a running service disagrees with its contract.",
    description: [
      "Sends requests made from the OpenAPI document of a service, and checks status, media type,",
      "headers and body of every answer. Failing requests are made smaller, and shown as a curl",
      "command. They create, change and delete things: use a service that is there for tests.",
      "Credentials, and values of --header and --query, are never printed. Needs no generated files.",
    ],
    argument: {
      name: "url",
      help: "Where the service is; a path in it is put in front of all others.",
    },
    options: {
      service: {
        type: "string",
        value: "NAME",
        help: "Whose contract. Needed where there are several.",
      },
      operation: {
        type: "string",
        value: "ID",
        repeatable: true,
        help: "Only this operation. Repeatable.",
      },
      negative: { type: "boolean", help: "Also send requests that have to be refused." },
      credential: {
        type: "string",
        value: "SCHEME=VALUE",
        repeatable: true,
        help: "Key, token, or user:password for a security scheme of the contract. Repeatable.",
      },
      header: {
        type: "string",
        value: "HEADER",
        repeatable: true,
        help: 'Sent with every request: "Authorization: Bearer …". Repeatable.',
      },
      query: {
        type: "string",
        value: "NAME=VALUE",
        repeatable: true,
        help: "Sent in the query of every request, such as a key. Repeatable.",
      },
      value: {
        type: "string",
        value: "NAME=VALUE",
        repeatable: true,
        help: "A value that the service has, for parameters and properties of that name. Repeatable.",
      },
      requests: {
        type: "string",
        value: "N",
        help: "Requests of each kind for an operation. Default: 25.",
      },
      seed: {
        type: "string",
        value: "N",
        help: "The same seed sends the same requests. Default: a new one.",
      },
      timeout: {
        type: "string",
        value: "MS",
        help: "How long an answer may take. Default: 10000.",
      },
      duration: {
        type: "string",
        value: "SECONDS",
        help: "How long the check may take as a whole. Default: 300.",
      },
      format,
      ...strictness("Let warnings fail as errors do."),
      root,
      specs,
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
