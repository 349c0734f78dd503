import type { NamedType, TypeId } from "../model/index.ts";
import type { Folder } from "./plan.ts";
import type { MapSchema } from "./types/transform.ts";
import type { ValidatorPlan } from "./validators/plan.ts";

/** What views need beside the folder that they are of. */
export interface Tools {
  readonly types: ReadonlyMap<TypeId, NamedType>;
  readonly map: MapSchema;
  readonly validators: ValidatorPlan;
  /** The folder of an owner of types. */
  folder(owner: string): Folder;
}
