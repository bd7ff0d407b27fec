/** What a key may be used for; a key never may more than its person. */
export const scopes = ["doc", "duyet", "bao-cao", "nhap", "tin"] as const;
export type Scope = (typeof scopes)[number];

/** What the screens call each scope. */
export const scopeNames: Readonly<Record<Scope, string>> = {
  doc: "đọc số liệu, tin, danh mục",
  duyet: "đọc quyết định duyệt",
  "bao-cao": "xuất tệp toàn bộ tin",
  nhap: "gửi phiếu nhập liệu (nháp)",
  tin: "bản tin Atom và tệp lịch, khóa nằm trong địa chỉ",
};
