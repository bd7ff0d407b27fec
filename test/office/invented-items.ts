import { createHash } from "node:crypto";
import type { Archive } from "../../crawlers/archive.ts";
import type { AgencyHit, GroupHit, Item, Tier, Verdict } from "../../pipeline/item.ts";

/** A title that would run as a program and leave its element, were it not escaped. */
export const hostileTitle = `<script>alert("x")</script></h3><img src=x onerror=alert(1)> & “lớp học số”`;
export const hostileId = "tin-009";
export const undatedId = "tin-017";
const waitingId = "tin-023";
export const savedHtml = `<!doctype html><html><head><meta charset="utf-8"><title>Trang</title>
<script>document.title = "hỏng"</script><link rel="stylesheet" href="https://xa.test/x.css"></head>
<body onload="alert(1)"><h1>Nguyên văn trang đã lưu</h1><img src="https://xa.test/anh.png"><p>Sông Mơ</p></body></html>`;

const firstDay = Date.UTC(2026, 8, 14); // Monday, 14 September 2026
const outlets = [
  ["bao-songmo", "sm-bao"],
  ["cong-songmo", "sm-ubnd"],
  ["so-vhtt", "sm-vhtt"],
  ["so-khcn", "sm-khcn"],
  ["ben-doi", "sm-ben-doi"],
  ["tin-tinh", null],
  ["so-yte", "sm-yte"],
] as const;
const matters = [
  ["II.1", "học tập nghị quyết về khoa học, công nghệ", "Đảng bộ cơ sở", "quán triệt nghị quyết"],
  ["II.2", "mở lớp học số buổi tối", "Các cụ trong xóm", "lớp học số"],
  ["II.3", "trả kết quả giấy tờ điện tử tận nhà", "Bộ phận một cửa", "giấy tờ điện tử"],
  ["II.4", "ươm sáng kiến của người trẻ trong phòng thử nghiệm", "Nhóm kỹ sư trẻ", "phòng thử nghiệm"],
] as const;
const places = ["Bến Đợi", "Gò Sao", "Làng Chài", "Đồi Chè", "trung tâm thành phố"] as const;

/** 84 items over ten weeks: every matter, every tier, an undated, a waiting, a removed and a hostile one, reprints among them. */
export function inventedItems(archive: Archive): Promise<Item[]> {
  return Promise.all(Array.from({ length: 84 }, (_, index) => inventedItem(archive, index)));
}

async function inventedItem(archive: Archive, index: number): Promise<Item> {
  const id = `tin-${String(index).padStart(3, "0")}`;
  const [source, owner] = outlets[index % outlets.length] ?? outlets[0];
  const [group, deed, who, phrase] =
    matters[(index * 3 + Math.floor(index / 7)) % matters.length] ?? matters[0];
  const place = places[index % places.length] ?? places[0];
  const day = new Date(firstDay + Math.floor(index * 0.82) * 86_400_000).toISOString().slice(0, 10);
  const at = `${day}T${String(1 + (index % 9)).padStart(2, "0")}:20:00.000Z`;
  const url = `https://${source}.test/bai-${index}.html`;
  const lead = `${who} ở ${place} vừa có một tuần bận rộn.`;
  const sentence = `Ở ${place}, ${who.toLowerCase()} ${deed}, ai cũng bảo ${phrase} là việc nên làm mỗi ngày.`;
  const text = [
    lead,
    sentence,
    `Buổi gặp kết thúc lúc chiều muộn, người về kể lại chuyện cho hàng xóm nghe ${index}.`,
  ].join("\n");
  const captured = { id: `cap-${index}`, url, finalUrl: url, status: 200, fetchedAt: at };
  const evidence = await archive.keep(
    { ...captured, headers: { "content-type": "text/html" }, body: new TextEncoder().encode(savedHtml) },
    {},
  );
  const undated = id === undatedId;
  const reprint = source === "tin-tinh";
  return {
    id,
    kind: "article",
    city: "song-mo",
    source,
    channel: `${source}/rss`,
    url,
    aliases: [],
    capture: captured.id,
    evidence,
    firstCapturedAt: at,
    lastCapturedAt: at,
    story: reprint ? `tin-${String(index - 5).padStart(3, "0")}` : id,
    copy: reprint ? "reprint" : "original",
    removedOn: index === 40 ? "2026-11-02" : null,
    textDigest: createHash("sha256").update(text).digest("hex"),
    title: id === hostileId ? hostileTitle : `${who} ${place} ${deed}`,
    lead,
    text,
    authors: index % 3 === 0 ? ["Thu Lam"] : [],
    publishedAt: undated ? null : at,
    publishedDay: undated ? null : day,
    dateFrom: undated ? "none" : "json-ld",
    datePrecision: undated ? "none" : "minute",
    modifiedAt: null,
    canonicalUrl: url,
    section: "Đời sống số",
    kicker: null,
    language: "vi",
    credit: reprint ? { name: "Báo Sông Mơ", url: null } : null,
    media: { image: true, video: index % 5 === 0, audio: false },
    warnings: index === 12 ? ["Trang chỉ cho đọc đoạn đầu, phần sau cần đăng nhập"] : [],
    howRead: {
      title: "h1.tit (mau)",
      text: "div.noi-dung (mau)",
      publishedAt: "script ld+json datePublished",
    },
    verdicts: [verdictOf({ id, index, group, owner, phrase, sentence })],
  };
}

interface Facts {
  readonly id: string;
  readonly index: number;
  readonly group: string;
  readonly owner: string | null;
  readonly phrase: string;
  readonly sentence: string;
}

function verdictOf({ id, index, group, owner, phrase, sentence }: Facts): Verdict {
  const tier: Tier =
    index % 13 === 0 ? "passing" : index % 11 === 0 ? "none" : index % 3 === 0 ? "direct" : "topical";
  const counting = tier === "direct" || tier === "topical";
  const proof = { phrase, sentence };
  const hit = (leaf: string): GroupHit => ({
    id: leaf,
    clause: leaf,
    score: 0.86,
    by: "phrase",
    because: [proof],
  });
  const second = index % 6 === 1 ? (group === "II.2" ? "II.3" : "II.2") : null;
  const agencies: AgencyHit[] = owner === null ? [] : [{ id: owner, role: "owner", because: [] }];
  if (index % 4 === 0 && owner !== "sm-ben-doi")
    agencies.push({ id: "sm-ben-doi", role: "mention", because: [proof] });
  return {
    plan: "songmo-12",
    tier,
    groups: counting ? [group, ...(second === null ? [] : [second])].map(hit) : [],
    agencies,
    tags: [],
    review: id === waitingId || index % 29 === 5,
    nearly: [{ group: "II.4", why: "chỉ có từ phụ, không có từ neo trong cùng câu", because: [] }],
    gate: { open: true, why: "kênh thuộc một cơ quan của thành phố" },
    rules: "songmo-12@1",
  };
}
