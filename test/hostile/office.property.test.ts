import { load } from "cheerio";
import { afterAll, beforeAll, expect, it } from "vitest";
import { desk } from "../office/sample-office.ts";
import { fc, first, holds, hostileText, undeclared } from "./fuzz.ts";
import { openPlantedOffice, type PlantedOffice } from "./planted-office.ts";

/** Every name that an address of the office is asked by, and some that are none. */
const names =
  `anh ban bao chua-ro-ngay cum da-luu da-phuong-tien dau-hieu den don-vi goc hinh-thuc ky luu muc nguon nhom phieu
  sap-xep sau thu-trong tiep tim tin tinh-trang trang tu tuoi vai ve xong __proto__ constructor`.split(/\s+/);
/** What they are asked for when all is well, so that some of the way is gone before a hostile one stops it. */
const sound =
  `1 month:2026-11 year:2026 2026-11-01 2026-11-30 tin-gai sm-vhtt II.2 bao-songmo tat-ca cho-duyet truc-tiep neu-ten
  xem`.split(/\s+/);

let office: PlantedOffice;
beforeAll(async () => {
  office = await openPlantedOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

/** The program had no error, and answers with a page or a file of its own. */
async function complaintOf(answer: Response): Promise<string | null> {
  const text = await answer.text();
  const [error] = office.errors;
  return first(
    error !== undefined && undeclared(error),
    answer.status >= 500 && `status ${answer.status}`,
    answer.headers.get("x-content-type-options") !== "nosniff" && "no headers of ours",
    /<xss|<script>alert|<img src=x/i.test(text) &&
      !answer.headers.get("content-security-policy")?.startsWith("sandbox") &&
      "markup of another",
    /\[object Object\]|\[native code\]/.test(text) && "an object as a text",
  );
}

const values = fc.oneof(hostileText, fc.constantFrom(...sound));
const query = fc.array(fc.tuple(fc.constantFrom(...names), values), { maxLength: 4 });
/** Which part of the path is replaced; most often none. */
const place = fc.oneof(fc.constant(-1), fc.nat(6));

it("no address of a page, feed or file makes the program fail", async () => {
  const input = fc.tuple(fc.nat(999), query, place, values);
  const asking = holds(
    input,
    async ([number, asked, part, word]) => {
      const address = office.addresses[number % office.addresses.length] ?? "/";
      const written = encodeURIComponent(word.toWellFormed().slice(0, 300));
      const path = address.split("/").map((piece, at) => (at > 0 && at === part ? written : piece));
      const params = new URLSearchParams();
      for (const [name, value] of asked) params.append(name, value.toWellFormed().slice(0, 400));
      return complaintOf(await office.get(`${path.join("/")}?${params}`));
    },
    2,
  );
  await expect(asking).resolves.toBeUndefined();
});

it("no form, however it is filled in, makes the program fail or is taken without its token", async () => {
  const forms: { action: string; fields: readonly (readonly [string, string])[] }[] = [];
  for (const address of office.addresses) {
    const answer = await office.get(address);
    if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) continue;
    const $ = load(await answer.text());
    for (const form of $("form[method=post]").toArray()) {
      const inputs = $(form).find("input[name], select[name], textarea[name], button[name]").toArray();
      const fields = inputs.map(
        (input) => [$(input).attr("name") ?? "", String($(input).val() ?? "")] as const,
      );
      forms.push({ action: $(form).attr("action") ?? address, fields });
    }
  }
  expect(forms.length).toBeGreaterThan(5);
  const input = fc.tuple(fc.nat(999), fc.array(fc.tuple(fc.nat(20), values), { maxLength: 4 }), fc.boolean());
  const sending = holds(input, async ([number, changes, withToken]) => {
    const form = forms[number % forms.length];
    if (form === undefined) return "no form";
    const body = new URLSearchParams();
    for (const [name, value] of form.fields) body.set(name, value);
    for (const [at, value] of changes) {
      const name = form.fields[at % Math.max(1, form.fields.length)]?.[0] ?? "khac";
      if (name !== "token") body.set(name, value.toWellFormed());
    }
    if (!withToken) body.set("token", "x.y");
    const action = new URL(form.action, desk);
    const answer = await office.app.request(action.href, { method: "POST", body, headers: { origin: desk } });
    const taken = !withToken && answer.status === 303 && action.pathname !== "/dang-xuat";
    return taken ? `taken without its token: ${action.pathname}` : complaintOf(answer);
  });
  await expect(sending).resolves.toBeUndefined();
});
