import { expect, it } from "vitest";
import { routeRights } from "../../dashboards/office/route-rights.ts";
import { change } from "../../pipeline/store/change.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { clock, openSampleOffice } from "../office/sample-office.ts";

const by = { actor: "test", at: clock.now().toISOString() };
const mostWords = 40; // of somebody else's text, beside its title and the sentence that proves why it counts

it("lets no file and no feed carry more of a text than a quotation", async () => {
  await using office = await openSampleOffice();
  const [city] = office.config.cities;
  const plan = city?.plans[0]?.id ?? "";
  const words = Array.from({ length: 300 }, (_, i) => `chữ-số-${i}${i % 8 === 7 ? "." : ""}`);
  const ids: string[] = [];
  const order = { by: "sortAt", direction: "ascending" } as const;
  for await (const { value } of everything(office.store, "item", { order })) ids.push(value.id);
  for (const id of ids)
    await change(
      office.store,
      "item",
      id,
      (old) =>
        old === null
          ? null
          : { ...old.value, lead: words.join(" "), text: `${words.join(" ")}\n${old.value.text}` },
      by,
    );
  await office.store.refresh();
  const files = Object.keys(routeRights).filter((route) =>
    /^GET .*\.(csv|atom|rss|json|ndjson|ics)$/.test(route),
  );
  expect(files.length).toBeGreaterThan(1);
  let told = 0;
  for (const route of files) {
    const path = (route.split(" ")[1] ?? "").replace(":plan", plan).replace(/:\w+/, "khong-co");
    const { status, text } = await office.page(
      `${path}?tu=2026-09-01&den=2026-11-22${path.startsWith("/api/v1/items") ? `&plan=${plan}` : ""}`,
    );
    if (status !== 200) continue;
    told += /https?:\/\//.test(text) ? 1 : 0;
    const shown = words.filter((word) => new RegExp(`${word.replace(".", "")}\\b`).test(text));
    expect([route, shown.length > mostWords]).toEqual([route, false]);
  }
  expect(told).toBeGreaterThan(0);
});
