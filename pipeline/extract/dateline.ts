/** Outlets' marks before the first sentence: "(HNM) - ", "Kinhtedothi - ", "ANTD.VN - ", "(PLO)- ", "TTO - ". */
const mark =
  /^\(?(?:[A-ZĐ][A-ZĐ0-9&-]{1,11}O?(?:\.VN)?|[A-Z][A-Za-z]+\.vn|VOV\.VN|Kinhtedothi|Chinhphu\.vn|Dân trí|Ngày Nay|Tổ Quốc|Xây dựng|Thanh tra|Công lý|Pháp lý)\)?\s*[-–—]\s*(?=\S)/u;
const initials = /^\([A-ZĐ]{2,8}O?\)\s*(?=\p{Lu})/u;
const bracketed = /^\([\p{L}\p{N}. &|-]{2,25}\)\s*[-–—:]\s*(?=\S)/u;

/** Text without the mark of the outlet that some papers put before the first sentence. */
export function withoutDateline(text: string, datelines: readonly string[]): string {
  for (const dateline of datelines) {
    const bare = dateline.trim();
    if (bare !== "" && text.startsWith(bare)) return text.slice(bare.length).replace(/^[\s–—-]+/, "");
  }
  return text.replace(bracketed, "").replace(mark, "").replace(initials, "");
}
