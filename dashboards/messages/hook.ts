import { createHmac } from "node:crypto";
import type { Connector } from "../../crawlers/connector.ts";

/** A message for a program: JSON, signed. */
export interface HookMessage {
  readonly id: string;
  readonly url: string;
  /** The shared secret, as bytes in base64, with or without the prefix `whsec_`. */
  readonly secret: string;
  /** Seconds since 1970, when it is sent. */
  readonly sentAt: number;
  readonly body: string;
}

/** How a web hook answered: `gone` (410) wants no more of this message. */
export type HookAnswer =
  | { readonly taken: true }
  | { readonly taken: false; readonly status: number; readonly gone: boolean };

/**
 * Sends a message to a web hook, signed as Standard Webhooks 1.0 asks (https://www.standardwebhooks.com, "Webhook signatures"):
 * HMAC-SHA256 over `id.timestamp.body`. Through the one connector: private addresses are refused, redirects not followed.
 * Throws `ConnectionTrouble` where nobody answers.
 */
export async function sendHook(
  connector: Pick<Connector, "fetch">,
  message: HookMessage,
): Promise<HookAnswer> {
  const { id, url, sentAt, body } = message;
  const answer = await connector.fetch(url, {
    post: { type: "application/json", body },
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(sentAt),
      "webhook-signature": `v1,${signatureOf(message)}`,
    },
  });
  if (answer.status >= 200 && answer.status < 300) return { taken: true };
  return { taken: false, status: answer.status, gone: answer.status === 410 };
}

/** The signature of a message, base64. */
function signatureOf({ id, sentAt, body, secret }: Omit<HookMessage, "url">): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return createHmac("sha256", key).update(`${id}.${sentAt}.${body}`).digest("base64");
}
