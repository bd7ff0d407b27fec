import { itemAddress } from "../../dashboards/office/address.ts";
import { entryAddress } from "../../dashboards/office/entry/address.ts";
import { agencyKey } from "../../pipeline/entry/read-row.ts";
import { saveForm } from "../../pipeline/entry/save.ts";
import { kindNamed } from "../../pipeline/entry/kinds.ts";
import { freeze } from "../../pipeline/freeze/freeze.ts";
import { addPerson } from "../../pipeline/people/accounts.ts";
import { invite } from "../../pipeline/people/invitations.ts";
import { withAccount } from "../people/visitor.ts";
import { month, windowOf, type Town } from "./town.ts";

const period = `ky=${encodeURIComponent(month)}`;
const quarter = "ky=quarter%3A2026-Q4";
const at = (plan: string, rest = "", asked = period): string =>
  `/ke-hoach/${plan}${rest}${rest.includes("?") ? "&" : "?"}${asked}`;
const kinds = ["hanoi-179", "hue-310"] as const;
const both = (rest: string): readonly string[] => kinds.map((plan) => at(plan, rest));

/** Name and password of the administrator who looks at everything. */
export const administrator = "quan-tri";

/**
 * Addresses of every page of the office by its route, for one that has accounts, a frozen month and an entry; a status stands
 * before one that is refused. "no page" = a file, a picture, a page of somebody else, or a way to another address.
 */
export async function addressesOf(
  town: Town,
): Promise<Readonly<Record<string, readonly string[] | "no page">>> {
  const { store } = town.desk;
  const [item, edited, story] = [
    await oneItem(town, {}),
    await editedItem(town),
    await oneItem(town, { copy: "reprint" }),
  ];
  const hanoi = town.plan("hanoi-179");
  const snapshot = await freeze(town.desk, { ...hanoi, window: windowOf(month) });
  const entry = await oneEntry(town);
  const people = await withAccount(town.desk, administrator);
  const officer = {
    id: "can-bo",
    name: "Trần Thị Cán Bộ",
    role: "officer",
    agencies: ["hue-skhcn"],
  } as const;
  const { secret } = await invite(
    people,
    "test",
    await addPerson(people, "test", { ...officer, city: "hue" }),
  );
  await store.refresh();
  const survey = "/nhap/khao-sat";
  return {
    "GET /healthz": "no page",
    "GET /tinh/office.css": "no page",
    "GET /tinh/office.js": "no page",
    "GET /tinh/lich.js": "no page",
    "GET /tinh/bieu-tuong.svg": "no page",
    "GET /dang-nhap": ["/dang-nhap"],
    "GET /dang-nhap/chung": "no page",
    "GET /dang-nhap/chung/ve": "no page",
    "GET /loi-moi/:secret": [`/loi-moi/${secret}`, "404 /loi-moi/het-han"],
    "GET /tai-khoan": ["/tai-khoan"],
    "GET /tai-khoan/ma-6-so": ["/tai-khoan/ma-6-so"],
    "GET /tai-khoan/khoa": ["/tai-khoan/khoa"],
    "GET /nguoi-dung": ["/nguoi-dung"],
    "GET /nguoi-dung/:id/khoa": [`/nguoi-dung/${officer.id}/khoa`],
    "GET /api": ["/api"],
    "GET /nhat-ky": ["/nhat-ky"],
    "GET /thu-bao": ["/thu-bao"],
    "GET /": ["/"],
    "GET /khung-nhin": ["/khung-nhin", `/khung-nhin?luu=${encodeURIComponent(at("hanoi-179"))}`],
    "GET /phuong-phap": ["/phuong-phap"],
    "GET /may-thu": ["/may-thu"],
    "GET /suc-khoe/:city": ["/suc-khoe/hanoi"],
    "GET /ke-hoach/:plan": [...both(""), "/ke-hoach/tanbinh-57", at("hanoi-179", "", "ky=month%3A2026-12")],
    "GET /ke-hoach/:plan/ma-tran": [
      ...both("/ma-tran"),
      at("hanoi-179", "/ma-tran?don-vi=chua-du-du-lieu&vai=neu-ten"),
    ],
    "GET /ke-hoach/:plan/xu-huong": [at("hanoi-179", "/xu-huong"), at("hue-310", "/xu-huong", quarter)],
    "GET /ke-hoach/:plan/bao-chi": both("/bao-chi"),
    "GET /ke-hoach/:plan/bao-chi/phan-anh": [at("hanoi-179", "/bao-chi/phan-anh")],
    "GET /ke-hoach/:plan/bao-chi/phan-anh.csv": "no page",
    "GET /ke-hoach/:plan/bao-chi/cum-tin": [at("hanoi-179", "/bao-chi/cum-tin")],
    "GET /ke-hoach/:plan/nguon": [at("hanoi-179", "/nguon")],
    "GET /ke-hoach/:plan/toa-soan/:source": [
      at("hanoi-179", "/toa-soan/hanoimoi?xep=nhom-cua-nguon.-tin"),
      at("hue-310", "/toa-soan/huengaynay"),
    ],
    "GET /ke-hoach/:plan/toa-soan/:source/dan-lai": [
      at("hanoi-179", "/toa-soan/hanoimoi/dan-lai?bao=baomoi"),
    ],
    "GET /ke-hoach/:plan/chi-so": both("/chi-so"),
    "GET /ke-hoach/:plan/chi-so/:id": [at("hanoi-179", "/chi-so/I11"), at("hue-310", "/chi-so/I17")],
    "GET /ke-hoach/:plan/hinh-thuc": [at("hanoi-179", "/hinh-thuc")],
    "GET /ke-hoach/:plan/mang-xa-hoi": [at("hanoi-179", "/mang-xa-hoi")],
    "GET /ke-hoach/:plan/tin": [
      at("hanoi-179", "/tin"),
      at("hanoi-179", "/tin?tim=khong-co-gi-nhu-the&nhom=II.3.a"),
      "/ke-hoach/hue-310/tin?chua-ro-ngay=1&tinh-trang=tat-ca",
      "400 /ke-hoach/hue-310/tin?nguon=khong-co",
    ],
    "GET /ke-hoach/:plan/tin.atom": "no page",
    "GET /ke-hoach/:plan/don-vi/:agency": [
      at("hanoi-179", "/don-vi/hn-hadong"),
      at("hue-310", "/don-vi/hue-skhcn"),
    ],
    "GET /ke-hoach/:plan/ky-chot": ["/ke-hoach/hanoi-179/ky-chot", "/ke-hoach/hue-310/ky-chot"],
    "GET /ke-hoach/:plan/ky-chot/:digest": [`/ke-hoach/hanoi-179/ky-chot/${snapshot.digest.slice(0, 16)}`],
    "GET /ke-hoach/:plan/bao-cao": [
      "/ke-hoach/tanbinh-57/bao-cao",
      at("hanoi-179", "/bao-cao?don-vi=hn-hadong"),
    ],
    "GET /ke-hoach/:plan/bao-cao/tep/:file": "no page",
    "GET /ke-hoach/:plan/diem-tin": [at("hanoi-179", "/diem-tin")],
    "GET /ke-hoach/:plan/chi-tieu": both("/chi-tieu"),
    "GET /ke-hoach/:plan/nhiem-vu": both("/nhiem-vu"),
    "GET /ke-hoach/:plan/lich": ["/ke-hoach/hue-310/lich", "/ke-hoach/hanoi-179/lich"],
    "GET /ke-hoach/:plan/lich.ics": "no page",
    "GET /ke-hoach/:plan/nhap": ["/ke-hoach/hue-310/nhap"],
    "GET /ke-hoach/:plan/nhap/:kind": [`/ke-hoach/hue-310${survey}`, "/ke-hoach/hue-310/nhap/truyen-thanh"],
    "GET /ke-hoach/:plan/nhap/:kind/phieu/:id": [entry],
    "GET /ke-hoach/:plan/nhap/:kind/phieu/:id/bang-chung/:digest": "no page",
    "GET /ke-hoach/:plan/nhap/:kind/mau.csv": "no page",
    "GET /ke-hoach/:plan/nhap/:kind/mau.xlsx": "no page",
    "GET /ke-hoach/:plan/nhap/:kind/moi": [`/ke-hoach/hue-310${survey}/moi`],
    "GET /ke-hoach/:plan/nhap/:kind/loi/:digest": "no page",
    "GET /ke-hoach/:plan/thieu-tin": ["/ke-hoach/hue-310/thieu-tin"],
    "GET /ke-hoach/:plan/duyet": both("/duyet"),
    "GET /ke-hoach/:plan/duyet/chat-luong": [at("hanoi-179", "/duyet/chat-luong")],
    "GET /cum-tin/:id": [`/cum-tin/${story.story}`],
    "GET /tin/:id": [itemAddress(item.id), itemAddress(story.id)],
    "GET /tin/:id/ban-luu": [itemAddress(item.id, "/ban-luu")],
    "GET /tin/:id/ban-luu/trang": "no page",
    "GET /tin/:id/anh/:digest": "no page",
    "GET /tin/:id/phien-ban": [itemAddress(edited, "/phien-ban")],
    "GET /tin/:id/phien-ban/:number": "no page",
  };
}

/** A counted item of Hà Nội's month. */
async function oneItem({ desk }: Town, { copy }: { readonly copy?: string }) {
  const { from, to } = windowOf(month);
  const where = {
    is: { tier: "hanoi-179/direct", ...(copy !== undefined && { copy }) },
    range: { publishedDay: { from, to } },
  };
  const order = { by: "sortAt", direction: "descending" } as const;
  const { rows } = await desk.store.list("item", { where, order, limit: 1 });
  const [found] = rows;
  if (found === undefined) throw new Error(`the town has no such item: ${copy ?? "any"}`);
  return found.value;
}

async function editedItem({ desk }: Town): Promise<string> {
  const order = { by: "seenAt", direction: "descending" } as const;
  const { rows } = await desk.store.list("version", { order, limit: 1 });
  const [found] = rows;
  if (found === undefined) throw new Error("no item of the town was edited");
  return found.value.item;
}

/** A survey that waits to be confirmed. */
async function oneEntry(town: Town): Promise<string> {
  const { city, plan: hue } = town.plan("hue-310");
  const kind = kindNamed(hue, "khao-sat");
  if (kind === null) throw new Error("no such kind");
  const given = {
    [agencyKey]: "hue-skhcn",
    target: "HUE-30-2",
    surveyor: "Trung tâm Khảo sát",
    method: "phỏng vấn trực tiếp",
    sample: "1.200",
    share: "62",
    from: "01/10/2026",
    to: "31/10/2026",
  };
  const aim = { city, plan: hue, kind, mayEnterFor: () => true };
  const saved = await saveForm(town.desk, aim, given, null);
  if ("problems" in saved) throw new Error(JSON.stringify(saved.problems));
  return entryAddress(hue.id, kind.id, saved.id);
}
