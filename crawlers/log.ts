import type { Writable } from "node:stream";
import type { Clock } from "./capture.ts";

/** A log event: what happened and the figures that belong to it. */
export type Log = (
  event: string,
  fields?: Readonly<Record<string, string | number | boolean | null>>,
) => void;

const secret =
  /\b(access_token|refresh_token|appsecret_proof|client_secret|secret_key|app_secret|api_?key|key|token|password|passwd|sig|signature)=[^&\s"]+/gi;

/** Writes events as JSON lines, one an event, with secrets in addresses blanked. */
export function openLog(out: Writable, clock: Clock): Log {
  return (event, fields = {}) => {
    const clean = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? blanked(value) : value,
    ]);
    out.write(`${JSON.stringify({ at: clock.now().toISOString(), event, ...Object.fromEntries(clean) })}\n`);
  };
}

/** A text without the values of parameters that open doors, and without names and passwords in addresses. */
export function blanked(text: string): string {
  return text.replace(secret, "$1=***").replace(/(https?:\/\/)[^/@\s]+@/gi, "$1***@");
}
