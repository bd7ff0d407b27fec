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
  if (type === "cluster_block_exception")
    return `Elasticsearch ở ${at} đang chỉ cho đọc (${reason.slice(0, 120)}). Hãy bỏ chế độ đó khi xong việc; ${waits}.`;
  if (status === 429)
    return `Elasticsearch ở ${at} đang quá tải (429, ${type}). Phần mềm tự gửi thưa hơn và thử lại; nếu kéo dài, hãy thêm bộ nhớ hoặc máy cho Elasticsearch; ${waits}.`;
  if (status === 503 || status === 502 || status === 504)
    return `Elasticsearch ở ${at} chưa sẵn sàng (${status}): đang khởi động, hoặc cụm thiếu máy. Hãy xem _cluster/health; ${waits}.`;
  return `Elasticsearch ở ${at} báo lỗi ${status} (${type}). Hãy xem nhật ký của Elasticsearch.`;
}
