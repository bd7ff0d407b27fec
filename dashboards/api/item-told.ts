import { z } from "zod";
import type { Item, Proof, Verdict } from "../../pipeline/item.ts";
import { counts } from "../../pipeline/item.ts";
import { firstWords } from "../../pipeline/quoted.ts";
import { itemAddress, webAddress } from "../office/address.ts";
import { titleOf } from "../office/item-row.ts";
import { nameOf, sourceNamed } from "../office/known.ts";
import { isTitleOnly } from "../office/restraint.ts";
import type { CityConfig } from "../../config/load.ts";

const ProofTold = z
  .strictObject({
    phrase: z.string().meta({ description: "Cụm từ được nhận ra" }),
    sentence: z.string().meta({ description: "Câu của tin có cụm từ đó, không quá 40 chữ" }),
  })
  .meta({ id: "Proof", description: "Vì sao được tính" });

const VerdictTold = z
  .strictObject({
    plan: z.string(),
    tier: z
      .enum(["direct", "topical", "passing", "none"])
      .meta({ description: "Trực tiếp, theo chủ đề, nhắc thoáng, ngoài kế hoạch" }),
    counts: z.boolean().meta({ description: "Được tính vào số liệu" }),
    review: z.boolean().meta({ description: "Chờ người duyệt" }),
    groups: z.array(
      z.strictObject({
        id: z.string(),
        by: z.enum(["phrase", "model", "person"]).meta({ description: "Do cụm từ, do máy học, do người" }),
        proof: ProofTold.nullable(),
      }),
    ),
    agencies: z.array(
      z.strictObject({
        id: z.string(),
        role: z
          .enum(["owner", "mention", "credit"])
          .meta({ description: "Chủ quản kênh đăng, được nêu trong tin, được ghi là nguồn tin" }),
      }),
    ),
    forms: z.array(z.string()).meta({ description: "Hình thức của kế hoạch mà tin phản ánh" }),
    marks: z
      .array(z.enum(["vulnerable", "critical"]))
      .meta({ description: "Nêu nhóm yếu thế; báo chí phê bình" }),
    rules: z.string().meta({ description: "Phiên bản quy tắc đã xét" }),
  })
  .meta({ id: "Verdict", description: "Một kế hoạch nói gì về một tin" });

const base = {
  id: z.string(),
  kind: z.enum(["article", "post"]),
  title: z.string(),
  url: z.url().nullable().meta({ description: "Trang gốc" }),
  page: z.string().meta({ description: "Trang của tin trong Phủ Sóng" }),
  source: z.strictObject({ id: z.string(), name: z.string() }),
  publishedDay: z.iso
    .date()
    .nullable()
    .meta({ description: "Ngày đăng ở Việt Nam; null = chưa rõ, không thuộc kỳ nào" }),
  publishedAt: z.iso.datetime().nullable(),
  firstCapturedAt: z.iso.datetime(),
  removedOn: z.iso.date().nullable().meta({ description: "Ngày phát hiện trang gốc đã gỡ" }),
  copy: z.enum(["original", "reprint", "unknown"]),
  story: z.string().meta({ description: "Mã cụm tin, xem /stories" }),
  quote: z
    .string()
    .nullable()
    .meta({ description: "Không quá 40 chữ đầu; null = trang gốc chỉ cho nêu tít, hoặc tin không có chữ" }),
};

/** An item as every list and file outside the house tells it: title, at most forty words, the proving sentences, the link. */
export const ItemTold = z
  .strictObject({
    ...base,
    verdict: VerdictTold.nullable().meta({ description: "null = chưa xét theo kế hoạch này" }),
  })
  .meta({ id: "Item", description: "Một tin, bài" });

/** One item with what every plan says of it. */
export const WholeItem = z
  .strictObject({ ...base, aliases: z.array(z.string()), verdicts: z.array(VerdictTold) })
  .meta({ id: "WholeItem", description: "Một tin, bài với kết luận của từng kế hoạch" });

/** An item of a plan's list. An item whose page asks not to be indexed shows its title only. */
export function itemTold(item: Item, plan: string, city: CityConfig): z.output<typeof ItemTold> {
  const verdict = item.verdicts.find((one) => one.plan === plan);
  const told = verdict === undefined ? null : verdictTold(verdict, !isTitleOnly(item));
  return { ...baseOf(item, city), verdict: told };
}

/** One item by itself, where the sentences that prove a number are shown whatever its page asks. */
export function wholeItem(
  item: Item,
  verdicts: readonly Verdict[],
  city: CityConfig,
): z.output<typeof WholeItem> {
  return {
    ...baseOf(item, city),
    aliases: [...item.aliases],
    verdicts: verdicts.map((verdict) => verdictTold(verdict, true)),
  };
}

function baseOf(item: Item, city: CityConfig): Omit<z.output<typeof ItemTold>, "verdict"> {
  const quote = firstWords(item.lead ?? item.text);
  return {
    id: item.id,
    kind: item.kind,
    title: firstWords(titleOf(item)),
    url: webAddress(item.url),
    page: itemAddress(item.id),
    source: { id: item.source, name: nameOf(sourceNamed(city, item.source), item.source) },
    publishedDay: item.publishedDay,
    publishedAt: item.publishedAt,
    firstCapturedAt: item.firstCapturedAt,
    removedOn: item.removedOn,
    copy: item.copy,
    story: item.story,
    quote: isTitleOnly(item) || quote === "" ? null : quote,
  };
}

function verdictTold(verdict: Verdict, proofs: boolean): z.output<typeof VerdictTold> {
  return {
    plan: verdict.plan,
    tier: verdict.tier,
    counts: counts(verdict),
    review: verdict.review,
    groups: verdict.groups.map(({ id, by, because }) => ({
      id,
      by,
      proof: proofs ? proofTold(because[0]) : null,
    })),
    agencies: verdict.agencies.map(({ id, role }) => ({ id, role })),
    forms: [...(verdict.forms ?? [])],
    marks: [...(verdict.marks ?? [])],
    rules: verdict.rules,
  };
}

function proofTold(proof: Proof | undefined): z.output<typeof ProofTold> | null {
  return proof === undefined ? null : { phrase: proof.phrase, sentence: firstWords(proof.sentence) };
}
