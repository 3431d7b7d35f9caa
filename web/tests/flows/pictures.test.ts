// The pictures of docs/, made anew and compared with those that are committed.
// They are compared small, so that another machine's fonts are no difference,
// and a part that moves, is missing or has another colour is one. With
// UPDATE_PICTURES=1 the committed ones are written.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { expect, test } from "vitest";

import { button, choose, loaded, playground, see, status, tab } from "./browser.ts";
import { indexed } from "./indexed.ts";

const play = playground();
const folder = fileURLToPath(new URL("../../../docs/pictures", import.meta.url));
const failed = fileURLToPath(new URL("../../.pictures", import.meta.url));

/** Each side is divided by this before two pictures are compared. */
const shrink = 8;

/** The share of the small picture's points that may differ. */
const tolerance = 0.04;

/** The largest file. */
const most = 200 << 10;

test.each([
  ["playground-light", { colorScheme: "light", viewport: { width: 1440, height: 900 } }],
  ["playground-dark", { colorScheme: "dark", viewport: { width: 1440, height: 900 } }],
  ["playground-phone", { colorScheme: "light", viewport: { width: 360, height: 740 } }],
] as const)("%s looks as its picture", async (name, options) => {
  const page = await play.open("", options);
  await see(status(page), /^200/);
  await loaded(page);
  if (name === "playground-dark") {
    await choose(page, "Errors of a Lambda function");
    await see(status(page), /^404/);
    await tab(page, "Headers").click();
  }
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1000);
  await page.getByText(/ready after|evaluated in/).evaluate(e => (e.textContent = "evaluated in 0.6 ms"));
  const shot = PNG.sync.read(await page.screenshot());
  const file = `${folder}/${name}.png`;
  if (process.env.UPDATE_PICTURES) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, indexed(shot));
  }
  expect(existsSync(file), `${file} is there`).toBe(true);
  const bytes = readFileSync(file);
  expect(bytes.length).toBeLessThan(most);
  const before = PNG.sync.read(bytes);
  expect([shot.width, shot.height]).toEqual([before.width, before.height]);
  const a = small(before);
  const b = small(shot);
  const different = pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: 0.2 }) / (a.width * a.height);
  if (different > tolerance) {
    mkdirSync(failed, { recursive: true });
    writeFileSync(`${failed}/${name}.png`, PNG.sync.write(shot));
  }
  expect(different, `share of ${name} that differs; the new picture is in web/.pictures`).toBeLessThanOrEqual(tolerance);
  await button(page, "Examples…").focus();
});

/** A picture with each square of points as their mean. */
function small(picture: PNG): PNG {
  const result = new PNG({ width: Math.floor(picture.width / shrink), height: Math.floor(picture.height / shrink) });
  for (let y = 0; y < result.height; y++) {
    for (let x = 0; x < result.width; x++) {
      for (let c = 0; c < 4; c++) {
        let sum = 0;
        for (let dy = 0; dy < shrink; dy++) for (let dx = 0; dx < shrink; dx++) sum += picture.data[((y * shrink + dy) * picture.width + x * shrink + dx) * 4 + c]!;
        result.data[(y * result.width + x) * 4 + c] = sum / (shrink * shrink);
      }
    }
  }
  return result;
}
