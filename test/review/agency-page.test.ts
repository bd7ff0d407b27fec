import { expect, it } from "vitest";
import { openSampleOffice } from "../office/sample-office.ts";

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
