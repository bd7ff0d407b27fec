import { Source } from "../../config/source-schema.ts";
import { toYaml } from "../../config/yaml.ts";
import { localDay } from "../../crawlers/local-clock.ts";
import type { FoundList, Probed, TriedArticle } from "./probe.ts";

const mostChannels = 4;

/**
 * A source file that the city may start from; what only a person knows is left to him. `named`: the id that its file's name
 * gives, null = one from the host. Null when no list was found.
 */
export function proposal(probed: Probed, today: string, named: string | null): Source | null {
  const host = new URL(probed.finalUrl).hostname;
  const bare = host.replace(/^www\./, "");
  const ofHost = bare
    .replace(/\.(?:com|org|net|edu|gov)?\.?vn$|\.[a-z]+$/, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const id = named ?? ofHost;
  const good = probed.lists.filter(({ trouble }) => trouble === null);
  // A list with dates is worth more than one without, and a feed more than a page.
  const ranked = good.toSorted((a, b) => worth(b) - worth(a)).slice(0, mostChannels);
  if (ranked.length === 0) return null;
  const names = new Set<string>();
  const channels = ranked.map(({ kind, url, label }) => {
    const channel = { id: freeName(`${id}/${nameFor(kind, url)}`, names), kind, url, verified: today };
    return label === null ? channel : { ...channel, label };
  });
  const parsed = Source.safeParse({
    id,
    name: probed.name ?? bare,
    kind: bare.endsWith(".gov.vn") ? "portal" : "press",
    hosts: [...new Set([bare, host])],
    ...(probed.family === null ? {} : { family: probed.family }),
    channels,
  });
  return parsed.success ? parsed.data : null;
}

/** The proposal as a file: with the head that says what a person still has to write. */
export function proposalFile(source: Source): string {
  const { id, name, kind, hosts, family, channels } = source;
  const head = [
    "Nguồn đề nghị từ lệnh probe. Kiểm tra tên, loại (press, portal, aggregator), thêm owner (mã cơ quan chủ quản)",
    `và carrierForms (hình thức theo kế hoạch), rồi lưu vào config/<thành phố>/sources/${id}.yaml`,
  ];
  if (family === undefined)
    head.push("Chưa nhận ra họ giao diện: bài vẫn đọc được theo cách chung; đọc sai thì thêm rules.");
  const rows = channels.map(({ id: channel, kind: of, url, label, verified }) => ({
    id: channel,
    kind: of,
    url,
    ...(label === undefined ? {} : { label }),
    verified,
  }));
  const file = { id, name, kind, hosts, ...(family === undefined ? {} : { family }), channels: rows };
  return toYaml(head, file);
}

/** What was seen, for a person: each list and each article that was tried, in Vietnamese. */
export function seen(probed: Probed): string {
  const lines = [
    `Địa chỉ trả lời: ${probed.finalUrl}`,
    ...probed.lists.map(listLine),
    ...probed.articles.map(articleLine),
    probed.family === null ? "Họ giao diện: chưa nhận ra" : `Họ giao diện: ${probed.family}`,
  ];
  return `${lines.join("\n")}\n`;
}

function listLine({ kind, url, entries, dated, newest, trouble }: FoundList): string {
  const name = { feed: "RSS", sitemap: "Sitemap", listing: "Trang danh sách" }[kind];
  if (trouble !== null) return `${name} ${url}: không dùng được – ${trouble}`;
  const dates =
    dated === 0
      ? "không ghi ngày (ngày sẽ lấy từ từng bài)"
      : `${dated} tin có ngày, mới nhất ${newest === null ? "?" : dayWritten(newest)}`;
  return entries.length === 0
    ? `${name} ${url}: mục lục của nhiều sitemap`
    : `${name} ${url}: ${entries.length} tin, ${dates}`;
}

function articleLine({ url, read, trouble }: TriedArticle): string {
  if (read === null) return `Bài ${url}: không tải được – ${trouble ?? ""}`;
  if (read.kind !== "article") return `Bài ${url}: không đọc được – ${read.reason}`;
  const { title, publishedAt, publishedDay, authors, lead, text } = read.reading;
  const fields = [
    `tít "${title}"`,
    `ngày ${dayWritten(publishedAt ?? publishedDay ?? "không thấy")}`,
    `tác giả ${authors.length === 0 ? "không thấy" : authors.join(", ")}`,
    `sapo ${lead === null ? "không thấy" : "có"}`,
    `thân bài ${text.length.toLocaleString("vi-VN")} ký tự`,
  ];
  return `Bài ${url}: ${fields.join("; ")}`;
}

/** A moment by the clock in Việt Nam; anything else as it stands. */
function dayWritten(text: string): string {
  return text.includes("T") ? `${localDay(Date.parse(text))} (${text})` : text;
}

function worth({ kind, entries, dated }: FoundList): number {
  const share = entries.length === 0 ? 0 : dated / entries.length;
  return { feed: 2, sitemap: 1, listing: 1.5 }[kind] + 2 * share + (entries.length === 0 ? -2 : 0);
}

function nameFor(kind: FoundList["kind"], url: string): string {
  const last = new URL(url).pathname.split("/").findLast((part) => part !== "") ?? "";
  const stem = last
    .replace(/\.\w+$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (kind === "feed")
    return stem === "" || stem === "rss" || stem === "feed" ? "rss" : `rss-${stem.replace(/^rss-?/, "")}`;
  if (kind === "sitemap") return stem === "" ? "sitemap" : stem;
  return stem === "" ? "trang-chu" : stem;
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  taken.add(name);
  return name;
}
