import type { Connector } from "../../crawlers/connector.ts";
import { openPlatforms, type Platforms } from "../../crawlers/platforms/open.ts";
import { openSecrets } from "../../crawlers/platforms/secrets.ts";
import { openTokens } from "../../crawlers/platforms/tokens.ts";
import type { Desk } from "../desk.ts";
import { allowancesOver } from "./allowances.ts";
import { postBookOver } from "./post-book.ts";

/** The platforms as this desk reads them: tokens of this machine, allowances and measurings in the store. */
export function platformsOf(desk: Desk, connector: Connector): Platforms {
  const { store, clock, actor, tokenFolder } = desk;
  const by = () => ({ actor, at: clock.now().toISOString() });
  const secrets = openSecrets();
  return openPlatforms({
    connector,
    secrets,
    tokens: openTokens(tokenFolder, process.env, secrets),
    allowances: allowancesOver(store, by),
    posts: postBookOver(store, by),
    leases: store,
  });
}
