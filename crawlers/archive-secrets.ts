/** Headers that are never kept: they tie a visit to a session, and prove nothing. */
const dropped = new Set(["cookie", "cookie2", "set-cookie", "set-cookie2"]);
/** Headers whose presence is kept and whose value is not. */
const secretHeader = /authorization|token|secret|password|api-?key/i;

/** Parameters by which platforms take their secrets in addresses; names that ordinary pages use for themselves are not among them. */
const names =
  "access_token|refresh_token|id_token|client_secret|app_secret|appsecret_proof|secret_key|api_key|apikey|fb_exchange_token";
const inAddress = new RegExp(`([?&;](?:${names})=)[^&#\\s"'<>\\\\]+`, "gi");
const googleKey = /([?&]key=)AIza[\w-]{20,}/g;
const inJson = new RegExp(`("(?:${names})"\\s*:\\s*")[^"]*`, "gi");
const mask = "$1***";

/** Request or response headers as they may be kept: cookies gone, secrets masked, also inside addresses. */
export function headersToKeep(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (dropped.has(name.toLowerCase())) continue;
    kept[name] = secretHeader.test(name) ? "***" : addressToKeep(value);
  }
  return kept;
}

/** An address without the secrets that a platform's API takes in it; the address of a page is left as it is. */
export function addressToKeep(address: string): string {
  return address.replace(inAddress, mask).replace(googleKey, mask);
}

/**
 * The bytes as they may be kept. A page is never touched: it proves something only to the byte. An API's answer in JSON
 * may repeat the secret it was asked with (Facebook's `paging.next` does).
 */
export function bodyToKeep(body: Uint8Array, contentType: string | undefined): Uint8Array {
  if (!/^(application\/(?:[\w.+-]*\+)?json|text\/javascript)\b/i.test(contentType ?? "")) return body;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1"); // one letter a byte
  const clean = addressToKeep(text).replace(inJson, mask);
  return clean === text ? body : Buffer.from(clean, "latin1");
}
