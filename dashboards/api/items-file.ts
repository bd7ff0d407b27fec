import type { Item } from "../../pipeline/item.ts";
import { noteDeed } from "../../pipeline/people/audit.ts";
import { everythingStill } from "../../pipeline/store/everything.ts";
import { choices } from "../office/address.ts";
import { bytesOf, csvLines } from "../office/csv.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../office/known.ts";
import { listQuestion } from "../office/listed.ts";
import { may } from "../office/who.ts";
import { itemTold } from "./item-told.ts";
import { listAsked, Narrowed, type Narrowing } from "./items-asked.ts";
import { file, type Ending } from "./path.ts";

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

/** Whole lists of items as files. */
export const itemFilePaths = [lines, table] as const;

/**
 * Counts, notes who takes what away, then streams as they stood at one moment: the newest first, page after page by keyset,
 * none of it held in memory.
 */
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
  const question = listQuestion(state, known, asking.query.xep !== undefined);
  await office.store.refresh(["item"]);
  const total = await office.store.count("item", question.where);
  const name = `tin-${known.plan.id}${ending}`;
  const headers = {
    "Content-Disposition": `attachment; filename="${name}"`,
    "Phu-Song-Total": String(total),
  };
  if (context.req.method === "HEAD") return { answer: null, headers };
  const { search } = new URL(context.req.url);
  await noteDeed(office, {
    actor: who.name,
    what: "export",
    subject: name,
    after: `${total} tin: ${decodedOf(search)}`,
  });
  const kept = everythingStill(office.store, "item", question);
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
    direct: choices.muc["truc-tiep"],
    topical: choices.muc["chu-de"],
    passing: "nhắc thoáng",
    none: "ngoài kế hoạch",
  };
  const copies = {
    original: choices.ban.goc,
    reprint: choices.ban["dan-lai"],
    unknown: choices.ban["chua-ro"],
  };
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
