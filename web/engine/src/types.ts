// The data that goes into the engine and comes out of it. Names are those of
// the control plane's JSON and of the command's: a line of `gatemap replay` is
// an Evaluation, and what `gatemap explain -o json` prints is an Explained.

/** A header or parameter with its values: one, or several in their order. */
export type Values = Record<string, string | readonly string[]>;

/** Anything that JSON can say. */
export type JSONValue = string | number | boolean | null | readonly JSONValue[] | { readonly [name: string]: JSONValue };

/**
 * A configuration as a value, or as the text of a file. Errors of a text have
 * their line and column in it. A value has no text, and its members have the
 * order that JavaScript gives them: names like "200" come first, ascending.
 */
export type Document = string | { readonly [name: string]: JSONValue };

/** An API definition: what `gatemap list` reads. */
export interface Definition {
  /** Its file's name, for messages and, by its extension, for the format. Default "definition". */
  readonly name?: string;
  readonly text: string;
  /** Files that it includes, by their path relative to the folder of the definition. */
  readonly files?: Readonly<Record<string, string>>;
  /** aws-cli, openapi, cloudformation, sam, cdk, terraform, terraform-json, serverless; detected where it is not given. */
  readonly format?: string;
  /** What the definition leaves to the deployment, as `--param`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Which method of a definition. What is left out is open; it has to be one in the end. */
export interface MethodQuery {
  /** The API, where the definition has several. */
  readonly api?: string;
  readonly method?: string;
  /** The resource's path ("/pets/{id}"), or that of a request ("/pets/7"). */
  readonly path?: string;
}

/** What the client had asked for. Nothing is made up: what is not here is not there. */
export interface Request {
  readonly httpMethod?: string;
  readonly path?: string;
  readonly headers?: Values;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly querystring?: Values;
  readonly body?: string;
  /** $context. */
  readonly context?: { readonly [name: string]: JSONValue };
  readonly stageVariables?: Readonly<Record<string, string>>;
}

/** What the integration gave. Of body, bodyBase64 and errorMessage one. */
export interface Backend {
  /** 200 where it is left out; for MOCK then what the request template says. */
  readonly statusCode?: number;
  readonly headers?: Values;
  readonly body?: string;
  readonly bodyBase64?: string;
  /** The Lambda function failed with this message. */
  readonly errorMessage?: string;
}

/** One evaluation: a configuration, a request and what the backend answered. */
export interface Evaluation extends MethodQuery {
  /** What get-integration, get-integration-response or get-method prints. This or definition. */
  readonly integration?: Document;
  /** An API definition; method and path choose the method. Needs the full engine. */
  readonly definition?: Definition;
  /** lambda, aws, http or mock, where the configuration does not say. */
  readonly type?: string;
  /** The declared responses, in place of the configuration's; {} declares none. */
  readonly methodResponses?: Document;
  /** Beside those of the definition. */
  readonly binaryMediaTypes?: readonly string[];
  /** The API's own answers to failures, by type, in place of the definition's. */
  readonly gatewayResponses?: Document;
  readonly request?: Request;
  /** request.context, as a line of `gatemap replay` has it. */
  readonly context?: { readonly [name: string]: JSONValue };
  /** request.stageVariables, as a line of `gatemap replay` has it. */
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly backend?: Backend;
  /**
   * The time of the request, such as "2026-11-24T09:12:44Z": of the execution log
   * and of $context.requestTime and requestTimeEpoch where the request says none.
   * Without it the log has the clock's and the request is told none.
   */
  readonly time?: string;
}

/** A header of the response. */
export interface Header {
  readonly name: string;
  readonly values: readonly string[];
}

/** What the client gets. */
export interface Response {
  readonly statusCode: number;
  /** In the order of the message. */
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
  /** The key of the integration response; left out when the gateway answers itself. */
  readonly selected?: string;
  /** Why the gateway answers itself; left out when it does not. */
  readonly error?: GatewayError;
  /** What was accepted and is odd, such as a header that the service renames. */
  readonly warnings: readonly Fault[];
}

/** An evaluation that the service answers itself. */
export interface GatewayError {
  /** API_CONFIGURATION_ERROR, say. */
  readonly type: string;
  /** What the client reads. */
  readonly message: string;
  /** The line of the execution log. */
  readonly log: string;
}

export type Severity = "note" | "warning" | "error";

/**
 * A place. Lines and columns count from 1, columns in characters. Offsets count
 * from 0 in UTF-16 code units, as strings of JavaScript do. What is not known is
 * left out.
 */
export interface Place {
  /** Which text: the definition's name, one of its files, "integration", "methodResponses", "gatewayResponses", "template". */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly offset?: number;
  /** JSON Pointer in the file; in HCL the address of the block. */
  readonly pointer?: string;
}

/** Something wrong with a configuration, and where. */
export interface Fault extends Place {
  readonly severity: Severity;
  readonly message: string;
  readonly code?: string;
}

/** A response and every decision that led to it. */
export interface Explained extends Response {
  /** The method of the definition. */
  readonly operation?: { readonly method: string; readonly path: string; readonly file: string; readonly line: number };
  readonly explanation: Explanation;
}

/** The decisions, in the order in which they are made. `gatemap explain --help` describes each. */
export interface Explanation {
  readonly selection: Selection;
  readonly conversion?: Conversion;
  readonly template?: TemplateUse;
  readonly parameters: readonly Parameter[];
  readonly overrides: Overrides;
  readonly gatewayResponse?: GatewayAnswer;
  /** What the request template of a MOCK integration did. */
  readonly requestTemplate?: TemplateRun;
  readonly looksWrong: readonly Remark[];
  /** The execution log, by line. */
  readonly log: readonly string[];
}

export interface Selection {
  readonly subjectKind: "status code of the backend" | "errorMessage of the Lambda function" | "statusCode of the request template";
  readonly subject: string;
  readonly functionError?: string;
  /** In the order in which they count. */
  readonly patterns: readonly Pattern[];
  readonly selected?: string;
  readonly default: boolean;
  readonly ambiguous: boolean;
  readonly ownStatus: boolean;
}

export interface Pattern {
  readonly key: string;
  readonly pattern: string;
  readonly matched: boolean;
  readonly error?: string;
  /** Bytes of the subject with which a match could begin. */
  readonly reach?: number;
  readonly whyNot?: string;
}

export interface Conversion {
  readonly contentHandling?: string;
  readonly payloadType?: string;
  readonly binaryPayload: boolean;
  readonly accept?: string;
  readonly binaryAccept: boolean;
  readonly action: string;
  readonly changed: boolean;
}

export interface TemplateUse {
  readonly contentType?: string;
  readonly reason: string;
  readonly passthrough: boolean;
  /** #foreach that ended at the limit of rounds. */
  readonly cut?: readonly { readonly line: number; readonly column: number }[];
  readonly run?: TemplateRun;
}

/** What a template did. */
export interface TemplateRun {
  readonly source?: string;
  /** How often each line was executed; -1 for one in which there is nothing to execute. */
  readonly lines: readonly number[];
  readonly events?: readonly TemplateEvent[];
  /** How many events more there were. */
  readonly left?: number;
  readonly limited?: boolean;
  readonly failed?: { readonly line: number; readonly column: number; readonly message: string };
  readonly output?: {
    readonly bytes: number;
    readonly json: boolean;
    readonly fault?: {
      readonly offset: number;
      readonly line: number;
      readonly column: number;
      readonly message: string;
      readonly templateLine?: number;
      readonly templateColumn?: number;
    };
  };
}

export interface TemplateEvent {
  readonly kind: "reference" | "condition" | "else" | "set" | "foreach" | "round" | "operator";
  readonly line: number;
  readonly column: number;
  readonly source: string;
  /** The rounds of the loops around it, outermost first. */
  readonly rounds?: readonly number[];
  readonly name?: string;
  readonly type?: string;
  readonly value?: string;
  readonly cut?: boolean;
  readonly whyNot?: string;
  readonly near?: string;
  readonly printed?: boolean;
  readonly javaText?: boolean;
  /** Where it printed, in bytes of the output. */
  readonly offset?: number;
  readonly count?: number;
  readonly limited?: boolean;
}

export interface Parameter {
  readonly key: string;
  readonly expression: string;
  readonly source: string;
  readonly value: string;
  readonly found: boolean;
  readonly whyNot?: string;
  /** The name that the client gets; left out when the gateway drops the header. */
  readonly header?: string;
  readonly renamed: boolean;
  readonly error?: string;
}

export interface Overrides {
  readonly status?: number;
  readonly headers?: readonly { readonly name: string; readonly values: readonly string[]; readonly header?: string }[];
}

export interface GatewayAnswer {
  readonly type?: string;
  readonly reason: string;
  readonly template?: string;
  readonly templateReason?: string;
  readonly parameters?: readonly {
    readonly key: string;
    readonly expression: string;
    readonly header: string;
    readonly value: string;
    readonly found: boolean;
    readonly whyNot?: string;
  }[];
}

/** Something that looks wrong about an evaluation. */
export interface Remark {
  readonly rule: string;
  readonly requestTemplate?: boolean;
  /** In the template. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly fix?: string;
  /** A payload that shows it, as JSON in one line, where that of the evaluation does not. */
  readonly input?: string;
}

/** What a template alone is rendered with. */
export interface RenderInput {
  /** The payload that $input reads. */
  readonly body?: string;
  /** $input.params(). */
  readonly params?: {
    readonly path?: Values;
    readonly querystring?: Values;
    readonly header?: Values;
  };
  readonly context?: { readonly [name: string]: JSONValue };
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** Variables that are set before the template begins, for snippets of templates. */
  readonly vars?: { readonly [name: string]: JSONValue };
}

/** What a template alone made. */
export interface Rendered {
  /** "" when it failed. */
  readonly output: string;
  /** Why it failed; left out when it did not. */
  readonly error?: string;
  /** What it set in $context.responseOverride. */
  readonly responseOverride?: { readonly status?: JSONValue; readonly header?: { readonly [name: string]: JSONValue } };
  /** What it did; left out with vars. */
  readonly run?: TemplateRun;
}

/** The methods of a definition. */
export interface Listed {
  readonly format: string;
  readonly methods: readonly Method[];
  readonly problems: readonly Fault[];
}

/** A method with an integration: a line of `gatemap list -o json`. */
export interface Method {
  /** Where the definition has several APIs. */
  readonly api?: string;
  /** ANY for all; "" where the file has no more than an integration. */
  readonly method: string;
  readonly path: string;
  readonly request: JSONValue;
  /** What `aws apigateway get-integration` prints. */
  readonly integration: { readonly [name: string]: JSONValue };
  readonly methodResponses: { readonly [name: string]: JSONValue };
  readonly binaryMediaTypes: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly offset?: number;
}

/** What lint looks at: a definition, an integration, or a mapping template alone. */
export type Lintable =
  | { readonly definition: Definition }
  | { readonly integration: Document; readonly type?: string }
  | {
      readonly template: string;
      /** Whether it makes the request of the integration ("request") or the client's response. */
      readonly role?: "response" | "request";
      /** The media type that it is the template of. Default "application/json". */
      readonly contentType?: string;
    };

export interface LintOptions {
  /** Rules that are not applied. */
  readonly disable?: readonly string[];
  /** The lowest severity that is reported. Default note. */
  readonly severity?: Severity;
  /** Sample payloads of the backend. */
  readonly samples?: readonly string[];
}

/** Something that the author of a configuration should know. */
export interface Finding extends Fault {
  readonly rule: string;
  /** The end of the text at offset that the finding is about, in UTF-16 code units. */
  readonly end?: number;
  /** What to do. */
  readonly fix?: string;
  /** The fix as a change to the text, where there is a safe one. */
  readonly edit?: Edit;
  /** The part of the API that it is about. */
  readonly method?: string;
  readonly path?: string;
  readonly status?: string;
}

/** Replaces text[from:to] of a file by insert. Offsets as in Place. */
export interface Edit {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Which template of a definition. */
export interface TemplateQuery extends MethodQuery {
  /** JSON Pointer into the method's integration: /integrationResponses/200/responseTemplates/application~1json. */
  readonly pointer: string;
}

/** A change that gives a template of a definition another text. */
export interface Rewritten extends Edit {
  /** What the template reads as then: the text that was asked for, with a line break at its end where it has to have one. */
  readonly text: string;
}

/** A definition with the safe fixes made. */
export interface Fixed {
  readonly text: string;
  /** Those of its files that changed. */
  readonly files: Readonly<Record<string, string>>;
  /** What was fixed. */
  readonly fixed: readonly Finding[];
}

/** A rule of lint. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly help: string;
  readonly source: string;
}

/** A definition in another notation. */
export interface Converted {
  readonly text: string;
  /** What could not be read, and what the notation cannot say. */
  readonly problems: readonly Fault[];
}

/** What a case of `gatemap test` is called and where its definition stands. */
export interface CaseOptions {
  readonly name: string;
  /** txtar (the default) or yaml. */
  readonly notation?: "txtar" | "yaml";
  /** The path of the definition relative to the case file. Default: the definition's name, or integration.json. */
  readonly definition?: string;
}

/** Where the cursor is in a template. */
export interface Cursor {
  readonly template: string;
  /** In UTF-16 code units. */
  readonly offset: number;
  readonly role?: "response" | "request";
  /** Sample payloads of the backend, whose members are offered. */
  readonly samples?: readonly string[];
  /** Names of stage variables. */
  readonly stageVariables?: readonly string[];
  /** Names of the request's parameters by their place: path, querystring or header. */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
}

/** What can stand at the cursor. */
export interface Completions {
  /** The text that a completion replaces, in UTF-16 code units. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

export interface Completion {
  readonly label: string;
  readonly kind: string;
  readonly detail?: string;
  readonly info?: string;
  /** What is inserted, where it is not the label. */
  readonly apply?: string;
  /** Where the cursor goes in what is inserted, in UTF-16 code units. */
  readonly cursor: number;
}

/** What is known of the text under the cursor. */
export interface Hover {
  readonly from: number;
  readonly to: number;
  /** A signature or a reference with its type, and below it what there is to say. */
  readonly text: string;
  /** Where the template sets the variable: the last place before the cursor first. */
  readonly set: readonly { readonly from: number; readonly to: number }[];
}

/** How a call is made. */
export interface CallOptions {
  /** A call that is aborted before its turn is not made, and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The engine. Calls are answered in their order. A call rejects with an
 * EngineError when its input cannot be used; an evaluation that the gateway
 * answers itself is no rejection, but a Response with an error.
 */
export interface Engine {
  /** What the client gets. */
  evaluate(of: Evaluation, options?: CallOptions): Promise<Response>;
  /** What the client gets, and why. */
  explain(of: Evaluation, options?: CallOptions): Promise<Explained>;
  /** Renders a mapping template alone. */
  render(template: string, input?: RenderInput, options?: CallOptions): Promise<Rendered>;

  // What follows needs the full engine, which the first such call loads.

  /** The methods of a definition. */
  list(definition: Definition, options?: CallOptions): Promise<Listed>;
  /** What is wrong with a definition, an integration or a template. */
  lint(what: Lintable, options?: LintOptions & CallOptions): Promise<readonly Finding[]>;
  /** A definition with the safe fixes made: all, or those of the rules that are named. */
  fix(definition: Definition, options?: LintOptions & { readonly rules?: readonly string[] } & CallOptions): Promise<Fixed>;
  /**
   * The change that gives a template of a definition another text, written as the
   * definition writes it: in quotes, as a block, a heredoc or a file. Nothing else
   * of the definition changes but other methods' use of the same string. Without a
   * text it is the place of the template, which is inserted as it is. It rejects,
   * and says why, where the definition computes the template.
   */
  rewrite(definition: Definition, template: TemplateQuery, text?: string, options?: CallOptions): Promise<Rewritten>;
  /** The rules of lint. */
  rules(options?: CallOptions): Promise<readonly Rule[]>;
  /** A definition in another notation: aws-cli, openapi, cloudformation or terraform. */
  convert(definition: Definition, to: string, options?: { readonly api?: string } & CallOptions): Promise<Converted>;
  /** The evaluation as a case file of `gatemap test`, which expects what comes out now. */
  caseOf(of: Evaluation, options: CaseOptions & CallOptions): Promise<string>;
  complete(at: Cursor, options?: CallOptions): Promise<Completions>;
  /** null where nothing is known. */
  hover(at: Cursor, options?: CallOptions): Promise<Hover | null>;

  /** Loads the full engine, so that the first call that needs it need not wait. */
  loadFull(): Promise<void>;
  /** Ends the engine; calls that wait reject. */
  close(): void;
}
