import path from "node:path";

/** The mail server through which letters leave, and whom they come from; the password stays in its file. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** true = TLS from the first byte (smtps, usually 465); false = STARTTLS, which is demanded of every server but this machine's. */
  readonly secure: boolean;
  readonly user: string | null;
  /** Absolute path. */
  readonly passwordFile: string | null;
  /** `Phủ Sóng <phusong@hue.gov.vn>`. */
  readonly from: string;
}

/** The mail's variables, for `--help` and the README. */
export const mailSettingsTable = [
  {
    key: "PHUSONG_SMTP_URL",
    meaning: "Máy chủ gửi thư: smtps://ten@may-chu:465 hoặc smtp://ten@may-chu:587 (bắt buộc STARTTLS)",
    fallback: "không có: không gửi thư",
  },
  { key: "PHUSONG_SMTP_PASSWORD_FILE", meaning: "Tệp chứa mật khẩu của tên đó", fallback: "không có" },
  {
    key: "PHUSONG_SMTP_FROM",
    meaning: "Thư đi từ ai, ví dụ: Phủ Sóng <phusong@hue.gov.vn>",
    fallback: "không có (bắt buộc khi có PHUSONG_SMTP_URL)",
  },
] as const;

type Key = (typeof mailSettingsTable)[number]["key"];

/** Reads the mail's variables; what is wrong is told through `say`. No server = null, and letters to addresses wait. */
export function readMailSettings(
  given: (key: Key) => string | null,
  say: (words: string) => void,
): MailSettings | null {
  const url = given("PHUSONG_SMTP_URL");
  const from = given("PHUSONG_SMTP_FROM");
  const passwordFile = given("PHUSONG_SMTP_PASSWORD_FILE");
  if (url === null) return null;
  const server = URL.canParse(url) ? new URL(url) : null;
  if (server === null || !/^smtps?:$/.test(server.protocol) || server.hostname === "") {
    say(`PHUSONG_SMTP_URL: phải dạng smtps://ten@may-chu:465 hoặc smtp://ten@may-chu:587`);
    return null;
  }
  if (server.password !== "") {
    say("PHUSONG_SMTP_URL: không ghi mật khẩu trong địa chỉ; hãy để trong tệp PHUSONG_SMTP_PASSWORD_FILE");
    return null;
  }
  if (from === null) {
    say("PHUSONG_SMTP_FROM: phải có khi đặt PHUSONG_SMTP_URL, ví dụ: Phủ Sóng <phusong@hue.gov.vn>");
    return null;
  }
  const user = server.username === "" ? null : decodeURIComponent(server.username);
  if (user !== null && passwordFile === null)
    say("PHUSONG_SMTP_PASSWORD_FILE: phải có khi địa chỉ máy chủ thư có tên đăng nhập");
  const secure = server.protocol === "smtps:";
  return {
    host: server.hostname.replace(/^\[|\]$/g, ""),
    port: server.port === "" ? (secure ? 465 : 587) : Number(server.port),
    secure,
    user,
    passwordFile: passwordFile === null ? null : path.resolve(passwordFile),
    from,
  };
}
