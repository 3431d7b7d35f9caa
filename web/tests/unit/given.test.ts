import { afterEach, expect, test, vi } from "vitest";

import { fromServer } from "../../src/state/given.ts";
import { noRequest } from "../../src/state/state.ts";

afterEach(() => vi.unstubAllGlobals());

test("the state that the address names comes from the page's own server", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return Promise.resolve(new Response(JSON.stringify({ definition: { files: [{ name: "a.yaml", text: "x" }], method: "GET /a" }, request: {} })));
  });
  const state = await fromServer("#given=request-17");
  expect(asked).toEqual(["given/request-17.json"]);
  expect(state?.definition.files).toEqual([{ name: "a.yaml", text: "x" }]);
  expect(state?.definition.method).toBe("GET /a");
  expect(state?.request).toEqual(noRequest);
});

test.each(["", "#", "#s=abc", "#given=", "#given=../x", "#given=//evil.example/x", "#given=a-b", "#given=a.json", "#given=a-1?x"])(
  "the address %s asks for nothing",
  async (fragment) => {
    const fetch = vi.fn();
    vi.stubGlobal("fetch", fetch);
    expect(await fromServer(fragment)).toBeNull();
    expect(fetch).not.toHaveBeenCalled();
  },
);

test("what the server does not have any more is a fault", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 404 })));
  await expect(fromServer("#given=request-1")).rejects.toThrow("the server has no request 1 any more");
});
