import { aclOfOperator, aclOfService, passwordPlaceholder } from "../brokers/redis/rights/index.ts";
import { type CommandIo, UsageError } from "./io.ts";
import { type ContractModel, streamsOf, useOf } from "./model.ts";
import { readCommandLine, textOf } from "./options.ts";

const aclHelp = `Print a user of Redis for each service: it may do what its contract says, and nothing else.

Usage: revent acl [service…] [options]

Each line is one of an ACL file (\`aclfile\` of redis.conf); what follows the name is for ACL SETUSER, too. Put the hash of
the password where ${passwordPlaceholder} stands: printf %s "$PASSWORD" | sha256sum. Needs Redis 7.0 or newer.

Options:
  --operator NAME  A user of that name, too, for \`revent streams\`, \`revent dead\` and gauges.
  -h, --help       Show this help.
`;

/** `revent acl`. */
export async function aclCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, words } = readCommandLine(args, { operator: "string" });
  if (values.help) {
    io.out(aclHelp);
    return 0;
  }
  const model = (await io.model()) as ContractModel;
  const wanted = words.length > 0 ? words : model.services.map(({ name }) => name);
  for (const name of wanted) io.out(`${lineFor(name, model)}\n`);
  const operator = textOf({ values, words }, "operator");
  if (operator !== undefined)
    io.out(`${aclOfOperator(operator, [...streamsOf(model).values()])}\n`);
  return 0;
}

function lineFor(name: string, model: ContractModel): string {
  const service = model.services.find((one) => one.name === name);
  if (service) return aclOfService(useOf(service, model));
  const known = model.services.map((one) => one.name).join(", ") || "none";
  throw new UsageError(`There is no service ${name}. There are: ${known}.`);
}
