// The script of the page that `gatemap explain --html` writes: it draws what the
// page has as data.
import "../styles/tokens.css";
import "../styles/standalone.css";
import "../styles/listing.css";
import "./drawing.css";
import { draw } from "./draw.ts";
import { explainedOf, type Printed } from "./explained.ts";

const data = document.getElementById("explanation");
const root = document.getElementById("way");
if (data !== null && root !== null) {
  const printed = JSON.parse(data.textContent ?? "") as Printed;
  draw(root, explainedOf(printed), { bodyBytes: printed.bodyBytes, open: ["requestTemplate/lines", "template/lines", "answer/body"] });
}
