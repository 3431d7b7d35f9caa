export * from "./types.js";
export { EngineError, type Reason } from "./error.js";
