import { register } from "node:module";

// As in a project that has not installed @opentelemetry/api.
const hooks = `export async function resolve(name, context, next) {
  if (name !== "@opentelemetry/api") return next(name, context);
  throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
