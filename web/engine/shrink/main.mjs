// @ts-check
// Shrinks the two programs where they are and writes their difference:
// node main.mjs SMALL FULL DIFFERENCE. They have the names of their functions.

import { readFileSync, writeFileSync } from "node:fs";
import { argv, exit } from "node:process";

import { deltaOf, namesOf } from "./delta.mjs";
import { shrink } from "./shrink.mjs";

const [small, full, difference] = argv.slice(2);
if (!small || !full || !difference) {
  console.error("usage: node main.mjs SMALL FULL DIFFERENCE");
  exit(2);
}
const linked = [readFileSync(small), readFileSync(full)];
const [ofSmall, ofFull] = linked.map(shrink);
const [smallNames, fullNames] = linked.map(namesOf);
if (!ofSmall || !ofFull || !smallNames || !fullNames) throw new Error("there are two programs");
writeFileSync(difference, deltaOf(ofSmall, ofFull, smallNames, fullNames));
writeFileSync(small, ofSmall);
writeFileSync(full, ofFull);
