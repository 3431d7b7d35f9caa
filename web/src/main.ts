import "./styles/tokens.css";
import "./styles/listing.css";
import "./drawing/drawing.css";
import "./styles/page.css";

import firstExample from "virtual:first-example";

import { startPage } from "./page.ts";
import { startEngine } from "./run/engine.ts";
import { restore } from "./state/keep.ts";

const engine = startEngine();
const { state, fault, given } = await restore();
startPage(engine, state ?? firstExample.state, { fault, given, fresh: state === null ? firstExample : null });
