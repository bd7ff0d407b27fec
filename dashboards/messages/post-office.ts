import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Config } from "../../config/load.ts";
import type { Settings } from "../../config/settings.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { Connector } from "../../crawlers/connector.ts";
import { openSecrets } from "../../crawlers/platforms/secrets.ts";
import { openTokens } from "../../crawlers/platforms/tokens.ts";
import { takeRightTo } from "../../crawlers/right.ts";
import { writeLetters } from "../../pipeline/notices/letters.ts";
import { findNotices } from "../../pipeline/notices/notices.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { deliverLetters, type Delivered } from "./deliver.ts";
import { digestMail } from "./digest.ts";
import { openMailer, type Mailer } from "./mail.ts";
import type { Told } from "./told.ts";

/** What a post office works with. */
export interface PostOfficeTools {
  readonly store: Store;
  readonly config: Config;
  readonly clock: Clock;
  readonly actor: string;
  readonly settings: Pick<Settings, "mail" | "tokens" | "office">;
  readonly connector: Pick<Connector, "fetch">;
  /** true = the store holds invented texts, and every letter says so. */
  readonly sample?: boolean;
}

/**
 * Looks for what is new in every city, puts it into letters and sends what is due; done twice it is as good as done once.
 * One program at a time does it, since two that look at the same moment would put the same notice into two letters; null =
 * another is at it.
 */
export async function sendWhatIsDue(
  tools: PostOfficeTools,
): Promise<readonly (Delivered & { readonly city: string })[] | null> {
  const { store, config, clock, actor, settings } = tools;
  const secrets = openSecrets();
  const tokens = openTokens(settings.tokens, process.env, secrets);
  await using opened = new AsyncDisposableStack();
  const right = await takeRightTo("messages", store, `${hostname()}/${process.pid}/${randomUUID()}`, {
    now: () => clock.now(),
  });
  if (right === null) return null;
  opened.defer(() => right.release());
  let mailer: Promise<Mailer> | null = null;
  const digests = new Map<string, Promise<Told>>();
  const { mail } = settings;
  const address = settings.office.address;
  const done: (Delivered & { readonly city: string })[] = [];
  for (const city of config.cities) {
    if (city.messages === null) continue;
    await findNotices(city, { store, clock, actor });
    await writeLetters(city, { store, clock, actor });
    const called = city.city.name;
    const signed = tools.sample === true ? `${called} – dữ liệu mẫu` : called;
    const delivered = await deliverLetters(
      { ...city, city: { ...city.city, name: signed } },
      {
        store,
        clock,
        actor,
        connector: tools.connector,
        mailer: mail === null ? null : () => (mailer ??= openMailer(mail).then((one) => opened.use(one))),
        secretOf: async (name) => (await tokens.read(name))?.access_token ?? null,
        mask: (text) => secrets.mask(text),
        address,
        digest: (of, plans, days) => {
          // Who asks for the same is told the same; it is counted once.
          const asked = JSON.stringify([of.city.id, plans, days]);
          const known = digests.get(asked);
          if (known !== undefined) return known;
          const made = digestMail({ store, clock }, of, { plans, days, address });
          digests.set(asked, made);
          return made;
        },
      },
    );
    done.push({ ...delivered, city: city.city.name });
  }
  return done;
}
