export { aclOfOperator, aclOfService, passwordPlaceholder, type ServiceUse } from "./acl.ts";
export type { DeclaredStream } from "./patterns.ts";
