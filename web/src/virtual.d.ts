declare module "virtual:first-example" {
  import type { Example } from "./examples/example.ts";
  const example: Example;
  export default example;
}
