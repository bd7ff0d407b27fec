import { describe, expect, it } from "vitest";
import { bandKeys, imprintOf } from "../../pipeline/stories/imprint.ts";
import { place, type Filed, type Shelf } from "../../pipeline/stories/place.ts";

const words =
  "phường mở lớp buổi tối cho bà con tập dùng điện thoại nộp hồ sơ tra cứu thuốc chuyển tiền chợ sớm hàng rau tổ trưởng đi từng ngõ hướng dẫn cài ứng dụng đặt lịch khám bệnh viện quận cũ cán bộ trẻ kiên nhẫn giải thích nhiều lần cho các cụ bảy mươi tuổi vẫn chăm chỉ ghi chép vào quyển vở học trò mỗi tối ba mươi người ngồi kín hội trường nhà văn hóa khu dân cư số tám".split(
    " ",
  );

/** A text of its own for each seed; the same words in another order share hardly a shingle. */
function text(seed: number, length = 160): string {
  let state = seed * 7919 + 17;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return words[state % words.length];
  }).join(" ");
}

function memoryShelf(): Shelf & { readonly all: Map<string, Filed> } {
  const all = new Map<string, Filed>();
  return {
    all,
    withId: async (id) => all.get(id) ?? null,
    crediting: async (id) => [...all.values()].filter((filed) => filed.credits === id),
    around: async ({ imprint }) => {
      const keys = imprint === null ? [] : bandKeys(imprint);
      return [...all.values()].filter(
        (filed) => filed.imprint !== null && bandKeys(filed.imprint).some((key) => keys.includes(key)),
      );
    },
    withOrigin: async (id) => [...all.values()].filter((filed) => filed.origin === id),
    textOf: async () => null,
    keep: async (filed) => void all.set(filed.id, filed),
  };
}

function item(id: string, body: string, day: string, credits: string | null = null): Omit<Filed, "origin"> {
  return { id, day, imprint: imprintOf(body), credits, rank: `${credits === null ? 0 : 1}|${day}|${id}` };
}

async function storiesOf(items: readonly Omit<Filed, "origin">[]): Promise<Record<string, string>> {
  const shelf = memoryShelf();
  for (const one of items) await place(one, shelf);
  return Object.fromEntries([...shelf.all.values()].map((filed) => [filed.id, filed.origin] as const));
}

function orders<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((head, i) => orders(list.toSpliced(i, 1)).map((tail) => [head, ...tail]));
}

describe("stories", () => {
  const base = text(1);
  const half = base.split(" ").slice(0, 90).join(" ");
  const items = [
    item("original", base, "2026-11-02"),
    item("copy", `${base} theo báo bạn`, "2026-11-03"),
    item("cut", `${half} ${text(9, 20)}`, "2026-11-03"),
    item("credited", text(5), "2026-11-01", "original"),
    item("stranger", text(3), "2026-11-02"),
  ];

  it("join copies and credits to the original, and leave strangers alone", async () => {
    expect(await storiesOf(items)).toEqual({
      original: "original",
      copy: "original",
      cut: "original",
      credited: "original",
      stranger: "stranger",
    });
  });

  it("come out the same in every order of arrival", async () => {
    const expected = await storiesOf(items);
    for (const order of orders(items)) expect(await storiesOf(order)).toEqual(expected);
  });

  it("do not join a notice to last season's notice", async () => {
    const notices = [item("january", base, "2026-01-05"), item("april", base, "2026-04-06")];
    expect(await storiesOf(notices)).toEqual({ january: "january", april: "april" });
  });

  it("are not drawn together by a chain of copies", async () => {
    const parts = [text(21, 100), text(22, 100), text(23, 100)];
    const chain = [
      item("a", `${parts[0]} ${parts[1]}`, "2026-11-01"),
      item("b", `${parts[1]} ${parts[1]} ${parts[2]}`, "2026-11-02"),
      item("c", `${parts[2]} ${text(24, 80)}`, "2026-11-03"),
    ];
    const expected = await storiesOf(chain);
    for (const order of orders(chain)) expect(await storiesOf(order)).toEqual(expected);
    expect(expected["c"]).not.toBe("a");
  });
});

describe("stories after an edit", () => {
  const [old, next, third] = [text(41), text(42), text(43)];
  const credits = (id: string, body: string, day: string, credited: string) => item(id, body, day, credited);
  const first = [
    item("original", old, "2026-11-02"),
    item("copy", `${old} theo báo bạn`, "2026-11-03"),
    item("late", `${old} bản in chiều`, "2026-11-04"),
    credits("credited", third, "2026-11-05", "copy"),
  ];
  const edits: readonly (readonly [string, Omit<Filed, "origin">, Record<string, string>])[] = [
    [
      "lose the copies of an original that was written anew",
      item("original", next, "2026-11-02"),
      { original: "original", copy: "copy", late: "copy", credited: "copy" },
    ],
    [
      "lose a copy that was written anew, and with it what credits it",
      item("copy", next, "2026-11-03"),
      { original: "original", copy: "copy", late: "original", credited: "copy" },
    ],
    [
      "have a new original where the old one turns out to be younger",
      item("original", old, "2026-11-09"),
      { original: "copy", copy: "copy", late: "copy", credited: "copy" },
    ],
    [
      "have a new original where the old one turns out to be a copy itself",
      credits("original", old, "2026-11-02", "late"),
      { original: "copy", copy: "copy", late: "copy", credited: "copy" },
    ],
    [
      "fall apart where an original's date moves far away",
      item("original", old, "2026-06-01"),
      { original: "original", copy: "copy", late: "copy", credited: "copy" },
    ],
  ];

  it.each(edits)("%s, in every order", async (_, edited, expected) => {
    expect(await storiesOf(first.map((one) => (one.id === edited.id ? edited : one)))).toEqual(expected);
    const afterItsFirstForm = (order: readonly Omit<Filed, "origin">[]): boolean =>
      order.indexOf(edited) > order.findIndex((one) => one.id === edited.id && one !== edited);
    for (const order of orders([...first, edited]).filter(afterItsFirstForm))
      expect(await storiesOf(order)).toEqual(expected);
  });
});

describe("imprints", () => {
  it("do not see the difference between NFC, NFD, tone placement and lost accents", () => {
    const written =
      "Thành ủy và Ủy ban nhân dân thành phố hòa mạng kết nối dữ liệu dùng chung cho người dân tra cứu";
    const imprint = imprintOf(written);
    expect(imprintOf(written.normalize("NFD"))).toEqual(imprint);
    expect(imprintOf(written.replace("ủy", "uỷ").replace("hòa", "hoà"))).toEqual(imprint);
    expect(imprintOf(written.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d"))).toEqual(imprint);
  });

  it("say nothing of a text of a few syllables", () => expect(imprintOf("Tin vắn hôm nay")).toBeNull());
});
