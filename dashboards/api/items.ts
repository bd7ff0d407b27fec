import { z } from "zod";
import { platformNames } from "../../crawlers/platforms/post.ts";
import type { Item } from "../../pipeline/item.ts";
import { noteDeed } from "../../pipeline/people/audit.ts";
import { itemAt } from "../../pipeline/stories/read-story.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { choices, readListState, type ListState } from "../office/address.ts";
import { bytesOf, csvLines } from "../office/csv.ts";
import { agencyNamed, cityNamed, nameOf, type KnownPlan } from "../office/known.ts";
import { listQuestion } from "../office/listed.ts";
import { openingWindow } from "../office/period.ts";
import { may } from "../office/who.ts";
import { itemTold, ItemTold, WholeItem, wholeItem } from "./item-told.ts";
import { file, paged, single, type Asking, type Ending } from "./path.ts";
import { mayKnow, Period, periodParams, periodTold, planAsked, planParam } from "./plan-asked.ts";
import type { Problem } from "./problem.ts";

const oneOf = (words: Readonly<Record<string, string>>) => {
  const description = Object.entries(words)
    .map(([word, name]) => `${word}: ${name}`)
    .join("; ");
  return z.enum(Object.keys(words)).optional().meta({ description });
};

/** What a list of items may be narrowed by: the parameters of the page /ke-hoach/<plan>/tin, with the same meaning. */
const Narrowed = z.strictObject({
  ...planParam,
  ...periodParams,
  "chua-ro-ngay": z
    .literal("1")
    .optional()
    .meta({ description: "Chỉ tin chưa rõ ngày đăng, thay cho mọi kỳ" }),
  "thu-trong": z.string().optional().meta({ description: "Với chua-ro-ngay: thu lần đầu trong kỳ này" }),
  tim: z
    .string()
    .optional()
    .meta({ description: "Tìm trong tít và nội dung: có dấu hay không, “cụm từ”, AND, OR, NOT, ngoặc đơn" }),
  nhom: z.string().optional().meta({ description: "Mã nhóm nội dung, xem /groups" }),
  "don-vi": z.string().optional().meta({ description: "Mã đơn vị, xem /agencies" }),
  vai: oneOf(choices.vai),
  nguon: z.array(z.string()).optional().meta({ description: "Mã nguồn, xem /sources; lặp lại được" }),
  muc: oneOf(choices.muc),
  ban: oneOf(choices.ban),
  "tinh-trang": oneOf(choices["tinh-trang"]),
  "dau-hieu": oneOf({ "yeu-the": "nêu nhóm yếu thế", "phe-binh": "báo chí phê bình, phản ánh" }),
  "hinh-thuc": z.string().optional().meta({ description: "Hình thức của kế hoạch mà tin phản ánh" }),
  "nen-tang": z.enum(platformNames).optional().meta({ description: "Bài đăng trên nền tảng này" }),
  cum: z.string().optional().meta({ description: "Mã cụm tin" }),
  "da-phuong-tien": z.literal("1").optional().meta({ description: "Chỉ tin có video, đồ họa hoặc âm thanh" }),
});
type Narrowing = Asking<z.output<typeof Narrowed>, null>;

const list = paged(
  {
    path: "/items",
    name: "Danh sách tin, bài",
    about:
      "Cùng điều kiện, cùng thứ tự và cùng số tin như trang “Tin, bài” của kế hoạch; tham số của địa chỉ trang dùng được nguyên ở đây.",
    group: "Tin, bài",
    query: Narrowed,
    row: ItemTold,
    more: {
      plan: z.string(),
      period: Period.nullable().meta({ description: "null = tin chưa rõ ngày" }),
      total: z.int().meta({ description: "Số tin khớp, của mọi trang" }),
    },
    problems: ["khong-co"],
  },
  async (asking) => {
    const asked = listAsked(asking);
    if ("problem" in asked) return asked;
    const { known, state } = asked;
    const { store } = asking.office;
    const { where, order } = listQuestion(state, known);
    const { place: after, limit } = asking;
    const [page, total] = await Promise.all([
      store.list("item", { where, order, limit, after }),
      store.count("item", where),
    ]);
    const rows = page.rows.map(({ value }) => itemTold(value, known.plan.id, known.city));
    const period = state.window === null ? null : periodTold(state.window);
    return { answer: { plan: known.plan.id, period, total, rows, next: page.next } };
  },
);

const one = single(
  {
    path: "/items/{id}",
    name: "Một tin, bài",
    about: "Với kết luận của từng kế hoạch. Mã của một địa chỉ sau này của tin cũng dẫn đến tin.",
    group: "Tin, bài",
    query: z.strictObject({}),
    answer: WholeItem,
    problems: ["khong-co"],
  },
  async ({ office, who, context }) => {
    const id = context.req.param("id") ?? "";
    const [kept] = await office.store.read("item", [id]);
    const item = kept?.value ?? (await itemAt(office.store, id));
    const city = item === null ? null : cityNamed(office.config, item.city);
    if (item === null || city === null || !mayKnow(who, item.city)) return noItem;
    const shown = new Set(
      office.config.cities.filter((each) => mayKnow(who, each.city.id)).flatMap(({ plans }) => plans.map((plan) => plan.id)),
    );
    const verdicts = item.verdicts.filter(({ plan }) => shown.has(plan));
    return { answer: wholeItem(item, verdicts, city) };
  },
);

const noItem = {
  problem: { kind: "khong-co", detail: "Không có tin nào mang mã này trong kho." },
} as const satisfies { readonly problem: Problem };

const whole =
  "Toàn bộ danh sách trong một tệp, không giới hạn số dòng, đúng số tin mà trang và /items đếm (trường Phu-Song-Total). Mỗi lần xuất được ghi nhật ký. Cán bộ đơn vị chỉ xuất tin của đơn vị mình (don-vi).";

const lines = file(
  {
    path: "/items.ndjson",
    name: "Xuất mọi tin, bài, mỗi dòng một JSON",
    about: `${whole} Mỗi dòng là một Item.`,
    group: "Tin, bài",
    query: Narrowed,
    type: "application/x-ndjson",
    problems: ["khong-co"],
  },
  (asking) => exported(asking, ".ndjson", (items, known) => bytesOf(jsonLines(items, known))),
);

const table = file(
  {
    path: "/items.csv",
    name: "Xuất mọi tin, bài thành bảng CSV",
    about: `${whole} UTF-8 có BOM, mở được bằng Excel.`,
    group: "Tin, bài",
    query: Narrowed,
    type: "text/csv",
    problems: ["khong-co"],
  },
  (asking) => exported(asking, ".csv", (items, known) => csvLines(headings, tableRows(items, known))),
);

/** The items of lists, one by one, and as files. */
export const itemPaths = [list, one, lines, table] as const;

type Asked = { readonly known: KnownPlan; readonly state: ListState };

function listAsked(asking: Narrowing): Asked | { readonly problem: Problem } {
  const known = planAsked(asking);
  if ("problem" in known) return known;
  const params = new URL(asking.context.req.url).searchParams;
  const { state, problems } = readListState(params, known, openingWindow(known.plan, asking.office.clock));
  const [first] = problems;
  if (first === undefined) return { known, state };
  return { problem: { kind: "yeu-cau-sai", detail: problems.join(" ") } };
}

/** Counts, notes who takes what away, then streams: the newest first, page after page by keyset, none of it held in memory. */
async function exported(
  asking: Narrowing,
  ending: string,
  streamed: (items: AsyncIterable<Item>, known: KnownPlan) => ReadableStream<Uint8Array>,
): Promise<Ending<ReadableStream<Uint8Array> | null>> {
  const asked = listAsked(asking);
  if ("problem" in asked) return asked;
  const { known, state } = asked;
  const { office, who, context } = asking;
  const { agency } = state.drill;
  if (who.role === "officer" && (agency === undefined || !may(who, "export", agency)))
    return {
      problem: {
        kind: "khong-co-quyen",
        detail: `Cán bộ đơn vị chỉ xuất tin của đơn vị mình: thêm don-vi=${who.agencies.join(" hoặc don-vi=")} vào địa chỉ.`,
      },
    };
  const question = listQuestion(state, known);
  await office.store.refresh(["item"]);
  const total = await office.store.count("item", question.where);
  const name = `tin-${known.plan.id}${ending}`;
  const headers = {
    "Content-Disposition": `attachment; filename="${name}"`,
    "Phu-Song-Total": String(total),
  };
  if (context.req.method === "HEAD") return { answer: null, headers };
  const { search } = new URL(context.req.url);
  await noteDeed(office, { actor: who.name, what: "export", subject: name, after: `${total} tin: ${decodedOf(search)}` });
  const kept = everything(office.store, "item", question);
  return { answer: streamed(valuesOf(kept), known), headers };
}

function decodedOf(search: string): string {
  return new URLSearchParams(search)
    .entries()
    .map(([name, value]) => `${name}=${value}`)
    .toArray()
    .join("&");
}

async function* valuesOf(kept: AsyncIterable<{ readonly value: Item }>): AsyncGenerator<Item> {
  for await (const { value } of kept) yield value;
}

const linesAtOnce = 100; // one piece of the stream

async function* jsonLines(items: AsyncIterable<Item>, { plan, city }: KnownPlan): AsyncGenerator<string> {
  let held: string[] = [];
  for await (const item of items) {
    held.push(`${JSON.stringify(itemTold(item, plan.id, city))}\n`);
    if (held.length < linesAtOnce) continue;
    yield held.join("");
    held = [];
  }
  if (held.length > 0) yield held.join("");
}

const headings = [
  "Mã tin",
  "Ngày đăng",
  "Tít",
  "Nguồn",
  "Mức",
  "Nhóm nội dung",
  "Gốc/dẫn lại",
  "Cụm tin",
  "Đơn vị chủ quản kênh",
  "Đơn vị được nêu",
  "Câu làm bằng chứng",
  "Liên kết",
] as const;

async function* tableRows(
  items: AsyncIterable<Item>,
  { plan, city }: KnownPlan,
): AsyncGenerator<readonly string[]> {
  const tiers: Readonly<Record<string, string>> = {
    ...{ direct: choices.muc["truc-tiep"], topical: choices.muc["chu-de"] },
    ...{ passing: "nhắc thoáng", none: "ngoài kế hoạch" },
  };
  const copies = { original: choices.ban.goc, reprint: choices.ban["dan-lai"], unknown: choices.ban["chua-ro"] };
  for await (const item of items) {
    const { verdict, ...told } = itemTold(item, plan.id, city);
    const inRole = (role: string): string =>
      [...new Set((verdict?.agencies ?? []).filter((hit) => hit.role === role).map(({ id }) => id))]
        .map((id) => nameOf(agencyNamed(city, id), id))
        .join("; ");
    yield [
      told.id,
      told.publishedDay ?? "chưa rõ ngày",
      told.title,
      told.source.name,
      tiers[verdict?.tier ?? ""] ?? "",
      (verdict?.groups ?? []).map(({ id }) => id).join("; "),
      copies[told.copy],
      told.story,
      inRole("owner"),
      inRole("mention"),
      verdict?.groups[0]?.proof?.sentence ?? "",
      told.url ?? "",
    ];
  }
}
