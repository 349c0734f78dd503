import { aclOfOperator, aclOfService, passwordPlaceholder } from "../brokers/redis/rights/index.ts";
import { type CommandIo, UsageError } from "./io.ts";
import { type ContractModel, streamsOf, useOf } from "./model.ts";
import { type CommandLine, readCommandLine, textOf } from "./options.ts";

const aclHelp = `Print a user of Redis for each service: it may do what its contract says, and nothing else.

Usage: revent acl [service…] [options]

Each line is one of an ACL file (\`aclfile\` of redis.conf); what follows the name is for ACL SETUSER, too. Put the hash of
the password where ${passwordPlaceholder} stands: printf %s "$PASSWORD" | sha256sum. Needs Redis 7.0 or newer.

Options:
  --server VERSION The oldest Redis that shall take it. Default: 7.0. From 7.2 on, fsync needs no right to read settings.
  --operator NAME  A user of that name, too, for \`revent streams\`, \`revent dead\` and gauges.
  --root DIR       Folder of the project. Default: where you are.
  --specs DIR      Folder of the contracts, inside the project. Default: specs, or what revent.config.json says.
  -h, --help       Show this help.
`;

/** `revent acl`. */
export async function aclCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, words } = readCommandLine(args, {
    operator: "string",
    server: "string",
    root: "string",
    specs: "string",
  });
  if (values.help) {
    io.out(aclHelp);
    return 0;
  }
  const model = (await io.model(projectOptions({ values, words }))) as ContractModel;
  const wanted = words.length > 0 ? words : model.services.map(({ name }) => name);
  const server = serverOf({ values, words });
  for (const name of wanted) io.out(`${lineFor(name, model, server)}\n`);
  const operator = textOf({ values, words }, "operator");
  if (operator !== undefined)
    io.out(`${aclOfOperator(operator, [...streamsOf(model).values()])}\n`);
  return 0;
}

/** What says where the project is, as it was given. */
function projectOptions(line: CommandLine): string[] {
  return ["root", "specs"].flatMap((name) => {
    const value = textOf(line, name);
    return value === undefined ? [] : [`--${name}=${value}`];
  });
}

function serverOf(line: CommandLine): string | undefined {
  const version = textOf(line, "server");
  if (version === undefined || /^([7-9]|[1-9]\d+)\.\d+(\.\d+)?$/.test(version)) return version;
  throw new UsageError(`--server needs a version from 7.0 on, such as 7.2, and not "${version}".`);
}

function lineFor(name: string, model: ContractModel, server: string | undefined): string {
  const service = model.services.find((one) => one.name === name);
  if (service) return aclOfService(useOf(service, model), server);
  const known = model.services.map((one) => one.name).join(", ") || "none";
  throw new UsageError(`There is no service ${name}. There are: ${known}.`);
}
