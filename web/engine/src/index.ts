export * from "./types.js";
export { EngineError, type Reason } from "./error.js";
export { load, type LoadOptions } from "./load.js";
export { connect, type ConnectOptions } from "./connect.js";
