/** What can go wrong on the way to a page; each kind asks somebody else to act. */
const troubleKinds = [
  /** The address itself is not one that may be visited. */
  "bad-address",
  /** The name leads to a private, local or reserved address. */
  "forbidden-address",
  "unknown-host",
  "unreachable",
  "untrusted-certificate",
  "too-slow",
  "too-large",
  "compression-bomb",
  /** The host has had its share of requests or bytes for a day. */
  "too-much",
  "redirect-loop",
  "broken-answer",
  /** The page needs a browser and none runs here. */
  "no-browser",
  /** Another program works on the host. */
  "elsewhere",
  /** robots.txt says no. */
  "not-permitted",
  "stopped",
] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** A page could not be brought; the message says in Vietnamese why and what to do, `kind` decides how we go on. */
export class ConnectionTrouble extends Error {
  override name = "ConnectionTrouble";
  readonly kind: TroubleKind;
  readonly url: string;

  constructor(kind: TroubleKind, url: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.url = url;
  }
}

const healing: ReadonlySet<TroubleKind> = new Set([
  "unknown-host",
  "unreachable",
  "too-slow",
  "broken-answer",
  "too-much",
  "elsewhere",
]);

/** Trouble that time may heal: the next round tries again. The rest needs a person. */
export function mayHeal(kind: TroubleKind): boolean {
  return healing.has(kind);
}

const codes: Readonly<Record<string, readonly [TroubleKind, string]>> = {
  ENOTFOUND: ["unknown-host", "không tìm thấy tên miền; kiểm tra lại địa chỉ trong tệp nguồn"],
  EAI_AGAIN: ["unknown-host", "máy chủ tên miền không trả lời; kiểm tra đường mạng, lượt sau sẽ thử lại"],
  ECONNREFUSED: ["unreachable", "máy chủ từ chối kết nối; lượt sau sẽ thử lại"],
  ECONNRESET: ["unreachable", "máy chủ ngắt kết nối giữa chừng; lượt sau sẽ thử lại"],
  EHOSTUNREACH: ["unreachable", "không có đường mạng tới máy chủ; kiểm tra kết nối mạng"],
  ENETUNREACH: ["unreachable", "không có đường mạng tới máy chủ; kiểm tra kết nối mạng"],
  EPIPE: ["unreachable", "máy chủ ngắt kết nối giữa chừng; lượt sau sẽ thử lại"],
  ETIMEDOUT: ["too-slow", "máy chủ không trả lời kịp; lượt sau sẽ thử lại"],
  UND_ERR_SOCKET: ["unreachable", "máy chủ ngắt kết nối giữa chừng; lượt sau sẽ thử lại"],
  UND_ERR_CONNECT_TIMEOUT: ["too-slow", "không kết nối được trong thời hạn; lượt sau sẽ thử lại"],
  UND_ERR_HEADERS_TIMEOUT: ["too-slow", "máy chủ nhận yêu cầu nhưng không trả lời kịp; lượt sau sẽ thử lại"],
  UND_ERR_BODY_TIMEOUT: ["too-slow", "máy chủ ngừng gửi giữa chừng; lượt sau sẽ thử lại"],
  UND_ERR_HEADERS_OVERFLOW: [
    "too-large",
    "phần đầu của câu trả lời dài quá mức cho phép; báo cho nơi quản trị trang",
  ],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["broken-answer", "trang bị cắt giữa chừng; lượt sau sẽ thử lại"],
};

/** Turns whatever undici, TLS or DNS threw into our own trouble. */
export function troubleOf(error: unknown, url: string): ConnectionTrouble {
  if (error instanceof ConnectionTrouble) return error;
  for (const cause of chainOf(error)) {
    if (cause instanceof ConnectionTrouble) return cause;
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    const known = codes[code];
    if (known !== undefined)
      return new ConnectionTrouble(known[0], url, `${hostOf(url)}: ${known[1]}`, { cause: error });
    if (/^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO)/.test(code)) {
      const text = `${hostOf(url)}: chứng thư bảo mật không đáng tin (${code}); báo cho nơi quản trị trang sửa chứng thư, không bỏ qua kiểm tra`;
      return new ConnectionTrouble("untrusted-certificate", url, text, { cause: error });
    }
    if (cause.name === "TimeoutError")
      return new ConnectionTrouble(
        "too-slow",
        url,
        `${hostOf(url)}: quá thời hạn cho một trang; lượt sau sẽ thử lại`,
        { cause: error },
      );
    if (cause.name === "AbortError")
      return new ConnectionTrouble("stopped", url, "đã dừng theo yêu cầu", { cause: error });
  }
  const said = error instanceof Error ? error.message : String(error);
  return new ConnectionTrouble(
    "broken-answer",
    url,
    `${hostOf(url)}: câu trả lời không đúng giao thức HTTP (${said}); lượt sau sẽ thử lại`,
    { cause: error },
  );
}

function* chainOf(error: unknown): Generator<Error> {
  let link = error;
  for (let depth = 0; depth < 5 && link instanceof Error; depth += 1) {
    yield link;
    if (link instanceof AggregateError) for (const part of link.errors) if (part instanceof Error) yield part;
    link = link.cause;
  }
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
