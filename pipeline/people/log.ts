import type { Audit } from "../store/records-people.ts";
import type { Store } from "../store/store.ts";

/** What the log calls each kind of deed; a kind that is not named here is shown by its bare name. */
export const deedNames: Readonly<Record<string, string>> = {
  "sign-in": "đăng nhập",
  "sign-in.refused": "đăng nhập không thành",
  "sign-out": "đăng xuất",
  "person.add": "thêm tài khoản",
  "person.invite": "tạo liên kết đặt mật khẩu",
  "person.role": "đổi quyền",
  "person.reset": "đặt lại mật khẩu",
  "person.close": "đóng tài khoản",
  "person.reopen": "mở lại tài khoản",
  "person.password": "đặt mật khẩu",
  "person.codes": "bật mã 6 số",
  "person.no-codes": "tắt mã 6 số",
  "person.outside": "nối với tài khoản chung",
  "token.create": "lập khóa truy cập",
  "token.revoke": "thu hồi khóa truy cập",
  "item.accept": "nhận tin",
  "item.reject": "loại tin",
  "item.move": "đổi nhóm của tin",
  "item.tone": "đánh giá sắc thái",
  "item.agency": "sửa đơn vị của tin",
  "item.comment": "ghi chú tin",
  "item.date": "nhập ngày đăng",
  "item.contest": "báo thiếu tin",
  "snapshot.freeze": "chốt kỳ",
  "archive.prune": "xóa bản chụp cũ",
  "item.picture": "chụp ảnh trang gốc",
  "report.text": "viết vào báo cáo",
  "entry.upload": "nạp bảng phiếu",
  "entry.created": "lập phiếu",
  "entry.changed": "sửa phiếu",
  "entry.evidence": "đính kèm bằng chứng",
  "entry.confirmed": "xác nhận phiếu",
  "entry.locked": "khóa phiếu theo kỳ đã chốt",
  "entry.unlocked": "mở khóa phiếu",
  "entry.withdrawn": "rút phiếu",
  "spool.drop": "bỏ bản ghi không gửi được",
  "registry.import": "nạp danh bạ",
  "bylines.removed": "bỏ tên tác giả quá hạn",
  export: "xuất tệp",
};

/** By what the log may be narrowed; days are counted in Việt Nam. */
export interface LogFilter {
  readonly actor?: string | undefined;
  readonly what?: string | undefined;
  readonly subject?: string | undefined;
  /** First and last day, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** One page of the log, newest first, and where the next begins. */
export async function readLog(
  store: Store,
  { actor, what, subject, from, to }: LogFilter,
  after: string | null,
): Promise<{ readonly rows: readonly Audit[]; readonly next: string | null }> {
  const is = {
    ...(actor === undefined ? {} : { actor }),
    ...(what === undefined ? {} : { what }),
    ...(subject === undefined ? {} : { subject }),
  };
  const at = {
    ...(from === undefined ? {} : { from: startOf(from) }),
    ...(to === undefined ? {} : { to: new Date(Date.parse(startOf(to)) + 86_400_000).toISOString() }),
  };
  const page = await store.list("audit", {
    where: { is, ...(Object.keys(at).length === 0 ? {} : { range: { at } }) },
    order: { by: "at", direction: "descending" },
    limit: 100,
    after,
  });
  return { rows: page.rows.map(({ value }) => value), next: page.next };
}

/** The kinds of deeds that the log holds, by how often. */
export async function deedsInLog(store: Store): Promise<readonly string[]> {
  const tallied = await store.tally("audit", ["what"]);
  return tallied.flatMap(({ key: [what] }) => (what === null || what === undefined ? [] : [what]));
}

function startOf(day: string): string {
  return new Date(`${day}T00:00:00+07:00`).toISOString();
}
