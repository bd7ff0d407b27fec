/** How the engine answered when it did not do what it was asked; `type` and `reason` are its own words. */
export interface Fault {
  readonly status: number;
  readonly type: string;
  readonly reason: string;
}

const waits = "số liệu chờ trên đĩa máy thu và được ghi tiếp sau đó";

/**
 * What a fault of the engine means and what to do about it, one Vietnamese sentence or two. `at` names the engine. The
 * types are those of Elasticsearch 9 (`ClusterBlockException`, `EsRejectedExecutionException`, `CircuitBreakingException`).
 */
export function faultWords({ status, type, reason }: Fault, at: string): string {
  if (type === "cluster_block_exception" && /flood-stage|read-only-allow-delete/.test(reason))
    return `Elasticsearch ở ${at} đang chỉ cho đọc vì đĩa của nó đã đầy quá mức an toàn. Hãy dọn hoặc thêm đĩa cho máy Elasticsearch, nó tự cho ghi lại khi đủ chỗ; ${waits}.`;
  // Only a migration closes an index in this way; it stays closed where that was killed, and for who was not upgraded.
  if (type === "cluster_block_exception" && reason.includes("FORBIDDEN/8/"))
    return `Elasticsearch ở ${at} đã đóng chỉ mục này để chuyển sang đời khác (store migrate). Lệnh ấy còn chạy thì chờ; bị ngắt giữa chừng thì chạy lại: npm run -s phusong -- store migrate; đã xong thì máy này còn chạy bản cũ: hãy dừng, nâng cấp rồi chạy lại; ${waits}.`;
  if (type === "cluster_block_exception")
    return `Elasticsearch ở ${at} đang chỉ cho đọc (${reason.slice(0, 120)}). Hãy bỏ chế độ đó khi xong việc; ${waits}.`;
  if (type === "index_not_found_exception")
    return `Elasticsearch ở ${at} không có chỉ mục mà bản phần mềm này cần. Đang khôi phục hoặc chuyển đời (store migrate) thì chờ; đã quay lại bản cũ (store migrate --back) thì dừng máy này; chưa dựng thì chạy: npm run -s phusong -- store bootstrap; ${waits}.`;
  if (status === 429)
    return `Elasticsearch ở ${at} đang quá tải (429, ${type}). Phần mềm tự gửi thưa hơn và thử lại; nếu kéo dài, hãy thêm bộ nhớ hoặc máy cho Elasticsearch; ${waits}.`;
  if (status === 503 || status === 502 || status === 504)
    return `Elasticsearch ở ${at} chưa sẵn sàng (${status}): đang khởi động, hoặc cụm thiếu máy. Hãy xem _cluster/health; ${waits}.`;
  return `Elasticsearch ở ${at} báo lỗi ${status} (${type}). Hãy xem nhật ký của Elasticsearch.`;
}
