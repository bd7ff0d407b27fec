import type { Asked, SampleAccount, Told, World } from "./model.ts";
import { openWorld } from "./model.ts";
import { facebook, openFacebook, type FacebookState } from "./facebook.ts";
import { openTiktok, tiktok, type TiktokState } from "./tiktok.ts";
import { openYoutube, youtubeData, youtubeFeed, type YoutubeState } from "./youtube.ts";
import { openZalo, zaloApi, zaloToken, type ZaloState } from "./zalo.ts";

/** The four platforms, imitated. */
export interface SamplePlatforms {
  /** Hosts that are answered for. */
  readonly hosts: readonly string[];
  readonly world: World;
  readonly facebook: FacebookState;
  readonly youtube: YoutubeState;
  readonly zalo: ZaloState;
  readonly tiktok: TiktokState;
  answer(asked: Asked): Told;
}

/** Opens the imitations over these accounts; the first account of Zalo and of TikTok is the one that tokens open. */
export function openSamplePlatforms(accounts: readonly SampleAccount[], now: () => Date): SamplePlatforms {
  const world = openWorld(accounts, now);
  const firstOf = (platform: string): string => accounts.find((one) => one.platform === platform)?.id ?? "";
  const states = {
    facebook: openFacebook(),
    youtube: openYoutube(),
    zalo: openZalo(firstOf("zalo")),
    tiktok: openTiktok(firstOf("tiktok")),
  };
  const hosts: Readonly<Record<string, (asked: Asked) => Told>> = {
    "graph.facebook.com": (asked) => facebook(asked, world, states.facebook),
    "www.googleapis.com": (asked) => youtubeData(asked, world, states.youtube),
    "www.youtube.com": (asked) => youtubeFeed(asked, world, states.youtube),
    "openapi.zalo.me": (asked) => zaloApi(asked, world, states.zalo),
    "oauth.zaloapp.com": (asked) => zaloToken(asked, world, states.zalo),
    "open.tiktokapis.com": (asked) => tiktok(asked, world, states.tiktok),
  };
  return {
    hosts: Object.keys(hosts),
    world,
    ...states,
    answer: (asked) => hosts[asked.url.hostname]?.(asked) ?? { status: 404, body: "" },
  };
}
