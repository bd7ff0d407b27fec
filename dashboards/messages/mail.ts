import { readFile } from "node:fs/promises";
import { createTransport } from "nodemailer";
import type { MailSettings } from "../../config/mail-settings.ts";
import { Refusal } from "../../config/verb.ts";
import type { Told } from "./told.ts";

/** One letter as it goes out. */
export interface Mail extends Told {
  readonly to: readonly string[];
  /** Makes the Message-ID: a letter that is sent twice after a crash is shown once by the reader's program. */
  readonly id: string;
}

/** Sends mails one after another; one connection is kept while there is more to send. */
export interface Mailer extends AsyncDisposable {
  /** Resolves when the server took the mail, with the addresses for which it did not; throws with its answer when it took it for nobody. */
  send(mail: Mail): Promise<readonly string[]>;
}

const patience = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 }; // milliseconds
const local = new Set(["127.0.0.1", "::1", "localhost"]);

/**
 * Opens the way to the mail server (RFC 5321). TLS with a verified certificate is demanded of every server but one on this
 * machine. `authorities` are PEM certificates that are trusted beside the system's.
 */
export async function openMailer(settings: MailSettings, authorities?: string): Promise<Mailer> {
  const { host, port, secure, user, passwordFile, from } = settings;
  const password = user === null || passwordFile === null ? null : await readPassword(passwordFile);
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && !local.has(host),
    pool: true,
    maxConnections: 1,
    ...patience,
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
    ...(authorities === undefined ? {} : { tls: { ca: authorities } }),
    // Nothing in a letter may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)>?$/u.exec(from)?.[1] ?? "localhost";
  return {
    async send({ to, id, subject, text, html }) {
      const { rejected } = await transport.sendMail({
        from,
        to: [...to],
        subject,
        text,
        html,
        messageId: `<${id}@${domain}>`,
        headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      });
      return rejected;
    },
    async [Symbol.asyncDispose]() {
      transport.close();
      await Promise.resolve();
    },
  };
}

async function readPassword(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Refusal(`Không đọc được tệp mật khẩu thư "${file}" (PHUSONG_SMTP_PASSWORD_FILE).`, { cause });
  });
  return text.trim();
}
