import { parseArgs } from "node:util";
import {
  type CommandName,
  type CommandSpec,
  commandSpecs,
  type OptionSpec,
} from "./command-specs.ts";
import { runtimeCommands } from "./runtime-command.ts";
import { UsageError } from "./usage-error.ts";

/** What a command was called with. */
export interface Arguments {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** Options that may be repeated, with all their values. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** What stands after the command's name. */
  readonly argument: string | undefined;
}

/** Whether `name` is a command. */
export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commandSpecs, name);
}

/**
 * Reads what stands after the name of a command.
 *
 * @throws UsageError for anything that the command does not know
 */
export async function parseArguments(
  command: CommandName,
  args: readonly string[],
): Promise<Arguments> {
  const spec: CommandSpec = commandSpecs[command];
  const { tokens } = parseArgs({
    args: [...args],
    options: spec.options,
    strict: false,
    tokens: true,
  });
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = spec.options[token.name];
    if (option === undefined) throw await unknownOption(command, token.rawName);
    const value = optionValue(token.rawName, option, token.value);
    if (value === undefined) flags.add(token.name);
    else if (option.repeatable) lists.set(token.name, [...(lists.get(token.name) ?? []), value]);
    else values.set(token.name, value);
  }
  const limit = spec.argument === undefined ? 0 : 1;
  const surplus = positionals[limit];
  if (surplus !== undefined)
    throw new UsageError(`\`revent ${command}\` does not take \`${surplus}\`. ${seeHelp(command)}`);
  return { flags, values, lists, argument: positionals[0] };
}

/** Says that there is no such command, and which one may have been meant. */
export async function unknownCommand(name: string): Promise<UsageError> {
  const { didYouMean } = await import("../diagnostics/suggest.ts");
  const suggestion =
    didYouMean(name, [...Object.keys(commandSpecs), ...Object.keys(runtimeCommands)]) ?? seeHelp();
  return new UsageError(`There is no command \`${name}\`. ${suggestion}`);
}

async function unknownOption(command: CommandName, name: string): Promise<UsageError> {
  const { didYouMean } = await import("../diagnostics/suggest.ts");
  const known = Object.keys(commandSpecs[command].options).map((option) => `--${option}`);
  const suggestion = didYouMean(name, known) ?? seeHelp(command);
  return new UsageError(`\`revent ${command}\` has no option \`${name}\`. ${suggestion}`);
}

/** The value of an option; `undefined` for one that has none. */
function optionValue(
  name: string,
  option: OptionSpec,
  value: string | undefined,
): string | undefined {
  if (option.type === "boolean") {
    if (value !== undefined) throw new UsageError(`\`${name}\` takes no value.`);
    return undefined;
  }
  const wanted = option.choices?.join(", ") ?? wantedAs(option);
  if (value === undefined || value === "")
    throw new UsageError(`\`${name}\` needs a value: ${wanted}.`);
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw new UsageError(`\`${name}\` cannot be \`${value}\`. It is one of: ${wanted}.`);
  }
  return value;
}

function wantedAs({ value }: OptionSpec): string {
  return value === "DIR" ? "a folder" : `${value}`;
}

function seeHelp(command?: CommandName): string {
  return `See \`revent ${command === undefined ? "" : `${command} `}--help\`.`;
}
