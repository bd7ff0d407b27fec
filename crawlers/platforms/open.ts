import type { ChannelState } from "../ledger.ts";
import type { CollectedChannel, Visit } from "../visit.ts";
import type { Account, Opening, PlatformPorts } from "./account.ts";
import { openBudget } from "./allowance.ts";
import { openAsk } from "./ask.ts";
import { facebookAccount } from "./facebook.ts";
import { type PlatformName, platformOf } from "./post.ts";
import { tiktokAccount } from "./tiktok.ts";
import { allowanceName } from "./tokens.ts";
import { PlatformTrouble } from "./trouble.ts";
import { endedBy } from "./ended.ts";
import type { PostTools } from "./take-in.ts";
import { visitAccount } from "./visit.ts";
import { youtubeAccount } from "./youtube.ts";
import { zaloAccount } from "./zalo.ts";

/** Reads accounts of platforms by their official interfaces. */
export interface Platforms {
  /** One visit to a channel of a platform; a missing permission is told as such and nothing is tried then. */
  visit(channel: CollectedChannel, state: ChannelState | undefined, tools: PostTools): Promise<Visit>;
}

const accounts: Readonly<Record<PlatformName, (opening: Opening) => Account>> = {
  facebook: facebookAccount,
  youtube: youtubeAccount,
  zalo: zaloAccount,
  tiktok: tiktokAccount,
};

/** Opens the platforms over the one connector, with the tokens of this machine. */
export function openPlatforms(ports: PlatformPorts): Platforms {
  return {
    async visit(channel, state, tools) {
      const { posts, secrets } = ports;
      try {
        const account = await accountOf(channel, ports, tools);
        const visit = await visitAccount(channel, state, account, { posts, tools });
        return { ...visit, reason: visit.reason === null ? null : secrets.mask(visit.reason) };
      } catch (error) {
        const visit = endedBy(error);
        return { ...visit, reason: visit.reason === null ? null : secrets.mask(visit.reason) };
      }
    },
  };
}

async function accountOf(
  channel: CollectedChannel,
  { connector, tokens, secrets, allowances, leases }: PlatformPorts,
  { now, bring, signal }: PostTools,
): Promise<Account> {
  const platform = platformOf[channel.kind];
  const { account } = channel;
  if (platform === undefined || account === undefined)
    throw new PlatformTrouble(
      "not-set-up",
      "cần quyền hoặc nhập tay: tệp nguồn chưa ghi tài khoản (account) của kênh này; cách xin quyền ở docs/platforms.md",
    );
  const isOpen = channel.api === "atom"; // a public feed needs no token
  const tokenName = isOpen ? "atom" : (channel.token ?? platform);
  const token = isOpen ? {} : await tokens.read(tokenName);
  if (token === null)
    throw new PlatformTrouble(
      "not-set-up",
      `cần quyền hoặc nhập tay: chưa có mã truy cập “${tokenName}”; đặt tệp ${tokenName}.json vào thư mục mã truy cập, cách xin ở docs/platforms.md`,
    );
  return accounts[platform]({
    channel: { ...channel, account },
    token,
    tokenName,
    tokens,
    secrets,
    ask: openAsk(connector, secrets, signal),
    budget: openBudget(allowances, `${platform}/${allowanceName(tokenName, token)}`, now),
    now,
    leases,
    bring,
  });
}
