import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { generate } from "../../generator/src/generate.ts";
import type { NamedType, Service } from "../../generator/src/model/index.ts";
import type { ClientOptions } from "../../runtime/src/client/index.ts";
import type { Router, RouterOptions } from "../../runtime/src/codegen/index.ts";
import { receiverSubject } from "./receivers.ts";
import type { WireRequest } from "./wire.ts";

/** A service whose router is put to the test: what its contract says, and the code that was emitted for it. */
export interface Subject {
  readonly name: string;
  /** The folder of the project that it is of. */
  readonly root: string;
  readonly service: Service;
  readonly types: readonly NamedType[];
  readonly router: (core: object, options: RouterOptions & { security: object }) => Router;
  readonly Client: new (options: ClientOptions) => object;
  /** Makes a request that was changed credible again; where there are signatures. */
  readonly sign?: (request: WireRequest) => Promise<void>;
}

const root = join(import.meta.dirname, "..", "..");

/** Every service with routes: of this repository, and of the golden cases. */
export async function subjects(): Promise<readonly Subject[]> {
  const golden = readdirSync(join(root, "tests", "golden")).map((name) => ({
    root: join(root, "tests", "golden", name),
    out: join("expected", "generated"),
  }));
  const found = await Promise.all([{ root, out: "generated" }, ...golden].map(subjectsOf));
  return found.flat();
}

async function subjectsOf(project: { root: string; out: string }): Promise<Subject[]> {
  const folders = { specs: "specs", services: "services" };
  const { workspace } = await generate({ ...project, ...folders, judge: false });
  const { services, types } = workspace;
  const served = services.filter(
    ({ name, routes }) =>
      routes.length > 0 && existsSync(join(project.root, project.out, name, "router.ts")),
  );
  const made = await Promise.all(
    served.map(async (service) => {
      const folder = join(project.root, project.out, service.name);
      const router = await exported(join(folder, "router.ts"), /Router$/);
      const Client = await exported(join(folder, "client.ts"), /Client$/);
      const { name } = service;
      const subject = { name, root: project.root, service, types, router, Client } as Subject;
      return isReceivable(service) ? [subject, await receiver(folder, subject)] : [subject];
    }),
  );
  return made.flat();
}

/** Nobody can receive what cannot be signed. */
function isReceivable({ webhooks }: Service): boolean {
  const content = webhooks.flatMap(({ route }) => route.body?.content ?? []);
  return (
    webhooks.length > 0 && !content.some(({ mediaType }) => mediaType.startsWith("multipart/"))
  );
}

async function receiver(folder: string, subject: Subject): Promise<Subject> {
  const module = join(folder, "webhooks.ts");
  const [receive, Sender] = [
    await exported(module, /Receiver$/),
    await exported(module, /Webhooks$/),
  ];
  return receiverSubject(subject, receive as never, Sender as never);
}

/** What a module exports under the one name that matches. */
async function exported(path: string, name: RegExp): Promise<unknown> {
  const module: Record<string, unknown> = await import(path);
  return Object.entries(module).find(([key]) => name.test(key))?.[1];
}
