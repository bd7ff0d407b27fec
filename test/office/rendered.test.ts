import { expect, it } from "vitest";
import { clock, openSampleOffice } from "./sample-office.ts";

it("an item whose page a browser made says so: which, when, with how many files, and where the server's own bytes lie", async () => {
  await using office = await openSampleOffice();
  const [kept] = await office.store.read("item", ["tin-001"]);
  if (kept === null || kept === undefined) throw new Error("no item");
  const { capture: id, url, evidence, source, city } = kept.value;
  const plain = await office.page("/tin/tin-001");
  expect(plain.text).not.toContain("Trang cần JavaScript");

  const at = "2026-11-20T05:04:00.000Z";
  const raw = await office.archive.keep(
    {
      id: `${id}-raw`,
      url,
      finalUrl: url,
      status: 200,
      fetchedAt: at,
      headers: {},
      body: Buffer.from("khung"),
    },
    {},
  );
  const by = "Chromium 153.0.1 <b>";
  const resources = ["https://x.test/a.js", "https://x.test/api/tin"];
  const note = {
    id,
    city,
    source,
    channel: null,
    url,
    finalUrl: url,
    status: 200,
    fetchedAt: at,
    timeKnown: true,
    hint: null,
    ledTo: null,
    evidence,
    rendered: { by, at, raw, resources },
  };
  const signed = { actor: "test", at: clock.now().toISOString() };
  await office.store.write("capture", [{ value: note, expects: 0 }], signed);
  const { text } = await office.page("/tin/tin-001");
  const line = /Trang cần JavaScript:[^]*?<\/dd>/.exec(text)?.[0].replace(/\s+/g, " ") ?? "";
  expect(line).toContain("Chromium 153.0.1 &lt;b&gt; dựng lúc");
  expect(line).toMatch(/12:04.*20\/11\/2026|20\/11\/2026.*12:04/);
  expect(line).toContain("tải thêm 2 tệp");
  expect(line).toContain(`${raw.file}, vị trí ${raw.offset}`);
  expect(line).toContain(raw.digest);
});
