import {
  type CommandName,
  type CommandSpec,
  commandSpecs,
  type OptionSpec,
} from "./command-specs.ts";
import { runtimeCommands } from "./runtime-command.ts";

const configHelp = [
  "Settings of a project stand in revent.config.json at its root, or under `revent` in package.json;",
  "options win over them.",
];

const exitCodeHelp = [
  "Exit codes: 0 clean, 1 findings, 2 wrong usage or environment, 3 a contract could not be read",
  "(the others were), 4 a defect of revent.",
];

/** The help of `revent` itself. */
export function overview(): string {
  const commands = Object.entries(commandSpecs).map(
    ([name, { summary }]) => [name, summary] as const,
  );
  return lines([
    "revent turns OpenAPI and AsyncAPI contracts into typed routers, producers and workers,",
    "and checks that contracts, generated code and services agree.",
    "",
    "Usage: revent <command> [options]",
    "",
    "Commands:",
    ...table([...commands, ...Object.entries(runtimeCommands)]),
    "",
    "Options:",
    ...table([
      ["-h, --help", "Show this help; after a command, the help of that command."],
      ["--version", "Show the version."],
    ]),
    "",
    ...configHelp,
    "",
    ...exitCodeHelp,
  ]);
}

/** The help of one command. */
export function commandHelp(name: CommandName): string {
  const { summary, description, argument, options }: CommandSpec = commandSpecs[name];
  const positional = argument === undefined ? "" : ` [${argument.name}]`;
  return lines([
    summary,
    "",
    `Usage: revent ${name}${positional} [options]`,
    "",
    ...description,
    ...(argument === undefined
      ? []
      : ["", "Arguments:", ...table([[argument.name, argument.help]])]),
    "",
    "Options:",
    ...table(Object.entries(options).map(([option, spec]) => [label(option, spec), spec.help])),
    "",
    ...configHelp,
    "",
    ...exitCodeHelp,
  ]);
}

function label(name: string, { short, value }: OptionSpec): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return value === undefined ? names : `${names} ${value}`;
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
