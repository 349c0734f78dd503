/** The parts of ajv that compile validators to text. */
export type AjvModules = Awaited<ReturnType<typeof loadAjv>>;

/** Loads ajv, and names what its output gets from the runtime. */
export async function loadAjv() {
  const [
    { Ajv2020, _ },
    standalone,
    formats,
    { callRef },
    { _Code, getProperty },
    ucs2length,
    equal,
  ] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv/dist/standalone/index.js"),
    import("ajv-formats"),
    import("ajv/dist/vocabularies/core/ref.js"),
    import("ajv/dist/compile/codegen/code.js"),
    import("ajv/dist/runtime/ucs2length.js"),
    import("ajv/dist/runtime/equal.js"),
  ]);
  // Without these, the emitted module would `require` files of ajv.
  defaultOf(ucs2length).code = "ucs2length";
  defaultOf(equal).code = "equal";
  return {
    Ajv: Ajv2020,
    _,
    _Code,
    addFormats: defaultOf(formats),
    callRef,
    getProperty,
    standaloneCode: defaultOf(standalone),
  };
}

/** What a CommonJS module exports as default: Node wraps it once more, other loaders do not. */
function defaultOf<T extends object>(module: { readonly default: { readonly default: T } }): T {
  const outer: T | { readonly default: T } = module.default;
  return "default" in outer ? outer.default : outer;
}
