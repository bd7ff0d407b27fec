import type { Connector } from "../../crawlers/connector.ts";
import { openPlatforms, type Platforms } from "../../crawlers/platforms/open.ts";
import { openSecrets } from "../../crawlers/platforms/secrets.ts";
import { openTokens } from "../../crawlers/platforms/tokens.ts";
import type { Desk } from "../desk.ts";
import { allowancesOver } from "./allowances.ts";
import type { Signature } from "../store/store.ts";
import { postBookOver } from "./post-book.ts";
import { observeWaiting, waitingBook } from "./waiting-book.ts";

/** The platforms as this desk reads them: tokens of this machine, allowances and measurings in the store. */
export function platformsOf(desk: Desk, connector: Connector): Platforms {
  const { store, tokenFolder } = desk;
  const by = byOf(desk);
  const book = postBookOver(store, by);
  const secrets = openSecrets();
  return openPlatforms({
    connector,
    secrets,
    tokens: openTokens(tokenFolder, process.env, secrets),
    allowances: allowancesOver(store, by, desk.spool?.local ?? null),
    posts: desk.spool === null ? book : waitingBook(book, desk.spool),
    leases: store,
  });
}

/** Writes counters that waited for the engine, once the posts of these channels are settled. */
export async function observeLate(desk: Desk, channels: ReadonlySet<string>): Promise<void> {
  if (desk.spool === null) return;
  await observeWaiting(postBookOver(desk.store, byOf(desk)), desk.spool, channels);
}

function byOf({ actor, clock }: Desk): () => Signature {
  return () => ({ actor, at: clock.now().toISOString() });
}
