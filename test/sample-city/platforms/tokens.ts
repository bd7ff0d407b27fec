import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Social } from "./accounts.ts";
import type { SamplePlatforms } from "./open.ts";

/** Gives each sample account a token that the imitations accept, and writes it where the collector looks for it. */
export async function giveTokens(
  folder: string,
  { accounts, channels }: Social,
  platforms: SamplePlatforms,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { account: id, token: name } of channels.values()) {
    const account = accounts.find((one) => one.id === id);
    if (account === undefined) continue;
    const file = path.join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(tokenOf(account, platforms)), { mode: 0o600 });
    await chmod(file, 0o600);
  }
}

function tokenOf(
  { platform, id }: Social["accounts"][number],
  { facebook, youtube, zalo, tiktok }: SamplePlatforms,
): unknown {
  const made = `mau-ma-truy-cap-${id.replace(/\W/g, "")}`;
  if (platform === "facebook") {
    facebook.tokens.set(made, { page: id, insights: true });
    return { access_token: made };
  }
  if (platform === "youtube") {
    youtube.keys.set(made, { units: 0, searches: 0, day: "" });
    return { api_key: made };
  }
  return platform === "zalo"
    ? { ...zalo.app, refresh_token: zalo.refresh }
    : { client_key: tiktok.client.key, client_secret: tiktok.client.secret, refresh_token: tiktok.refresh };
}
