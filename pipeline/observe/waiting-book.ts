import { addressId } from "../../crawlers/address.ts";
import type { Observed, PostBook } from "../../crawlers/platforms/account.ts";
import type { SpooledStore } from "../store/spool.ts";
import { unlessAway } from "../store/unless-away.ts";

const noted = "observed"; // begins the name of every note with counters that wait

/**
 * The book of a machine whose engine may be away. Counters that were read belong to items, and items stand in the engine:
 * what cannot be joined to its item yet waits on this machine's disk until `observeWaiting`. What is due is not known
 * meanwhile; milestones are days wide, so that nothing but time is lost.
 */
export function waitingBook(book: PostBook, store: SpooledStore): PostBook {
  return {
    known: (permalinks) => book.known(permalinks),
    due: (channel, now) => unlessAway(() => book.due(channel, now), { posts: [], audience: false }),
    recent: (channel, since) => unlessAway(() => book.recent(channel, since), []),
    async observe(observed) {
      const unsettled = await unsettledOf(store, observed);
      const ready = observed.filter((one) => !unsettled.has(one));
      const done = await unlessAway(async () => {
        await book.observe(ready);
        return true;
      }, false);
      await keepWaiting(store, done ? [...unsettled] : observed);
    },
  };
}

/** Writes the counters that waited for their items, of these channels; those whose posts are not settled yet wait on. */
export async function observeWaiting(
  book: PostBook,
  store: SpooledStore,
  channels: ReadonlySet<string>,
): Promise<void> {
  const { outbox } = store.local;
  for (const { name, value } of await outbox.notes(`${noted} `)) {
    const observed: readonly Observed[] = JSON.parse(value);
    if (!observed.some(({ channel }) => channels.has(channel))) continue;
    const unsettled = await unsettledOf(store, observed);
    await book.observe(observed.filter((one) => !unsettled.has(one)));
    // A milestone is written once, whoever writes it: killed between the two it is written again, as a conflict.
    if (unsettled.size === 0) await outbox.dropNote(name);
    else await outbox.keepNote(name, JSON.stringify([...unsettled]));
  }
}

async function keepWaiting({ local }: SpooledStore, observed: readonly Observed[]): Promise<void> {
  const [first] = observed;
  if (first === undefined) return;
  await local.outbox.keepNote(
    `${noted} ${first.channel} ${first.at} ${first.capture}`,
    JSON.stringify(observed),
  );
}

/** Those whose posts this machine has captured and nobody has settled. */
async function unsettledOf(
  { local }: SpooledStore,
  observed: readonly Observed[],
): Promise<ReadonlySet<Observed>> {
  const ids = observed.map(({ permalink }) => (permalink === null ? "" : addressId(permalink)));
  const addresses = await local.read("address", ids);
  const captures = await local.read(
    "capture",
    addresses.map((kept) => kept?.value.lastCapture ?? ""),
  );
  return new Set(
    observed.filter((_, i) => {
      const capture = captures[i] ?? null;
      return capture !== null && capture.value.settled === undefined;
    }),
  );
}
