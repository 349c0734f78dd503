/**
 * Every code that a diagnostic can carry, with one line on what it means. Codes are stable: people
 * search for them and CI filters by them. `docs/errors.md` explains each; a test compares the two.
 */
export const codes = {
  // Configuration
  "config-invalid": "The configuration is not written as documented, or names what is not there.",
  "config-ambiguous": "The configuration stands twice.",

  // Templates
  "template-unknown": "A file among the templates of a project replaces none of ours.",
  "template-invalid": "A template is not valid Handlebars, or uses what is not supported.",
  "template-field": "A template reads what its view does not have.",

  // Reading files
  "no-services": "The folder of contracts holds no service.",
  "file-unreadable": "A file cannot be read.",
  "file-too-large": "A file is larger than the generator is willing to read.",
  "syntax-error": "A file is not valid YAML or JSON.",
  "duplicate-key": "A mapping has the same key twice.",
  "alias-bomb": "YAML aliases expand to more values than the generator is willing to hold.",
  "nesting-too-deep": "Values are nested deeper than the generator is willing to follow.",
  "too-many-faults": "A file has more faults than are told.",
  "document-ambiguous": "A service has the same kind of contract twice.",

  // Judging documents
  "document-invalid": "A contract is not what the official specification says.",
  "version-unsupported": "The version of a contract is missing or not supported.",

  // References
  "ref-not-found": "A `$ref` points at nothing.",
  "ref-cycle": "A `$ref` leads back to itself without reaching a value.",
  "ref-chain-too-long": "More `$ref`s lead from one to the next than the generator follows.",
  "ref-outside-project": "A `$ref` leads to a file outside the project.",
  "ref-network": "A `$ref` leads to the network.",
  "ref-unsupported": "A `$ref` is written in a form that the generator does not follow.",

  // Building the model
  "wrong-type": "A value has another type than the specification says.",
  "required-missing": "A value that the specification requires is missing.",
  "name-clash": "Two things would get the same name in the generated code.",
  "name-impossible": "A name cannot be turned into a TypeScript identifier.",
  "schema-unsupported": "A JSON Schema keyword or dialect is not supported.",
  "pattern-exponential": "A pattern takes exponential time to refuse some texts.",
  "parameter-duplicate": "An operation has the same parameter twice.",
  "parameter-unknown": "A path parameter is not in the path's template.",
  "parameter-undeclared": "A path template names a parameter that is not declared.",
  "parameter-unsupported": "A parameter is written in a way that is not supported.",
  "operation-duplicate": "Two operations answer the same method and path.",
  "operation-unsupported": "An operation is written in a way that is not supported.",
  "security-scheme-unknown": "A security requirement names a scheme that is not declared.",
  "security-scheme-unsupported": "A security scheme has a type that is not supported.",
  "media-type-unsupported": "A media type is not supported.",
  "channel-unsupported": "A channel is written in a way that is not supported.",
  "expression-invalid":
    "A runtime expression is not written as one, or points at nothing that is declared.",
  "link-invalid": "A link leads to no operation, or gives it what it does not take.",
  "event-duplicate": "Two different messages on one stream have the same action.",
  "extension-unknown": "A key or an extension is not known, but close to one that is.",
  "setting-unsupported":
    "A setting is written as documented, but the runtime does not keep it yet.",
  "extension-invalid": "One of the contract extensions is not written as documented.",

  // Generated files
  "output-missing": "A generated file is not there.",
  "output-stale": "A generated file is not what the contracts produce any more.",
  "output-surplus": "A file among the generated ones is not produced by any contract.",
  "output-edited": "A generated file was edited by hand.",
  "output-foreign": "A file that revent did not write stands where it has to write.",
  "output-version": "The generated files were written by another version of revent.",

  // Hand-written cores
  "core-missing": "A service has handlers to write, but no file for them.",
  "core-syntax": "The file of a core is not valid TypeScript.",
  "core-class": "No class implements the interface of a core.",
  "core-base": "A core extends a class that cannot be looked into.",
  "handler-missing": "An operation or a received event has no handler.",
  "handler-unwritten": "A handler is still the stub that was added for it.",
  "handler-name-taken": "Something else in the core has the name that a handler needs.",
  "handler-orphaned": "A handler is for something that the contract no longer has.",

  // Services among each other
  "event-unsent": "A service receives an event that none sends.",
  "emits-unsent": "`x-emits` names an event that the service does not send.",

  // Running services
  "answer-missing": "A service did not answer, or not to the end.",
  "answer-failed": "A service answered that it failed.",
  "answer-undeclared": "A service answered with a status that its contract does not declare.",
  "answer-invalid": "An answer is not as its contract declares it.",
  "request-refused": "A service says that a valid request is of no kind that it takes.",
  "request-accepted": "A service took a request that its contract does not allow.",
  "credentials-ignored": "A service did not ask for the credentials that its contract demands.",
  "credentials-missing": "The credentials that were given do not suffice for an operation.",
  "operation-unreached": "An operation never answered with success.",
  "check-unfinished": "The check of a service took as long as it may.",
  "value-impossible": "No valid value could be made for a schema.",
} as const satisfies Readonly<Record<string, string>>;

/** A key of {@link codes}. */
export type Code = keyof typeof codes;
