import { expect, it } from "vitest";
import { drillAddress } from "../../dashboards/office/address.ts";
import { planNamed } from "../../dashboards/office/known.ts";
import { coverageRows, ownItems } from "../../pipeline/measure/coverage.ts";
import { multimedia } from "../../pipeline/measure/enriched.ts";
import { likeAgencies } from "../../pipeline/measure/like.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { clock, openSampleOffice } from "../office/sample-office.ts";

it("an agency's page lists what counted and what did not, with the reason", async () => {
  await using office = await openSampleOffice();
  const { status, text } = await office.page("/ke-hoach/songmo-12/don-vi/sm-vhtt?ky=quarter%3A2026-Q4");
  expect(status).toBe(200);
  const [counted = "", others = ""] = text.split("Không được tính, và vì sao");
  const where = { is: { agency: ["songmo-12/sm-vhtt/owner", "songmo-12/sm-vhtt/mention"] } };
  const range = { publishedDay: { from: "2026-10-01", to: "2027-01-01" } };
  const order = { by: "sortAt", direction: "descending" } as const;
  const { rows } = await office.store.list("item", { where: { ...where, range }, order, limit: 200 });
  expect(rows.length).toBeGreaterThan(3);
  for (const { value } of rows) {
    const [verdict] = value.verdicts;
    const counts = verdict?.review === false && verdict.groups.length > 0;
    expect(counts ? counted : others).toContain(`/tin/${value.id}"`);
  }
  expect(others).toContain("chỉ có từ phụ, không có từ neo trong cùng câu");
  expect((await office.page("/ke-hoach/songmo-12/don-vi/khong-co")).status).toBe(404);
  expect((await office.page("/ke-hoach/songmo-12/don-vi/sm-vhtt?ky=x")).status).toBe(400);
});

it("an agency's page has its own figures, the middle of its kind, and its channels", async () => {
  await using office = await openSampleOffice();
  const [known, window] = [planNamed(office.config, "songmo-12"), windowNamed("quarter:2026-Q4")];
  if (known === null || window === null) throw new Error("no invented plan");
  const sample = await sampleFor(office.store, { ...known, window, clock });
  const { text } = await office.page("/ke-hoach/songmo-12/don-vi/sm-vhtt?ky=quarter%3A2026-Q4");
  for (const { value, drill } of [ownItems(sample, "sm-vhtt"), multimedia(sample, "sm-vhtt")]) {
    const link = drill === null ? "" : `href="${drillAddress(drill).replaceAll("&", "&amp;")}"`;
    expect([value, text.includes(link)]).toEqual([value, true]);
  }
  expect(text).toContain(`>${ownItems(sample, "sm-vhtt").value}</a>`);
  const others = coverageRows(sample).filter(
    ({ bearer, standing }) =>
      bearer.agency.kind === "department" &&
      bearer.agency.id !== "sm-vhtt" &&
      /covered|silent/.test(standing),
  );
  expect(others.length).toBeGreaterThan(0);
  expect(likeAgencies(sample, "sm-vhtt")).toMatchObject({ observable: others.length });
  const plain = text.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
  expect(plain).toContain(`quan sát được ${others.length} đơn vị khác`);
  expect(plain).not.toContain("Sở Y tế: ");
  expect(plain).toContain("Kênh của đơn vị lúc này Trang Sở Văn hóa và Thể thao");
  expect(likeAgencies(sample, "khong-co")).toBeNull();
});
