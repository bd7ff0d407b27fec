import type { Config } from "../../config/load.ts";
import type { Agency } from "../../config/schema.ts";
import type { Channel, Source } from "../../config/source-schema.ts";
import type { Carrier } from "./library.ts";
import { names, type Locality } from "./names.ts";
import { communesOf } from "./write.ts";

/** A configured source as the sample imitates it. */
export interface Outlet {
  readonly city: string;
  readonly plan: string;
  readonly source: Source;
  readonly carrier: Carrier | "aggregator";
  readonly owner: Agency | null;
  readonly agencies: ReadonlyMap<string, Agency>;
  /** Ids of the registered communes by their name inside a sentence: `phường Láng`. */
  readonly communes: ReadonlyMap<string, string>;
  readonly prefix: string;
  readonly locality: Locality;
  /** Channels over plain HTTP; accounts of platforms are imitated elsewhere. */
  readonly channels: readonly Channel[];
  /** `https://hanoimoi.vn` */
  readonly origin: string;
}

const webKinds = new Set(["feed", "sitemap", "listing", "bulletin"]);
const prefixes: Readonly<Record<string, string>> = { hanoi: "hn-", hue: "hue-", "tan-binh": "tb-" };

/** Every source of the three cities that has a web channel; a city that the sample has no names for is left out. */
export function outletsOf(config: Config): readonly Outlet[] {
  return config.cities.flatMap(({ city, plans, agencies, sources }) => {
    const locality = names.cities[city.id];
    const [plan] = plans;
    if (locality === undefined || plan === undefined) return [];
    const byId = new Map(agencies.map((agency) => [agency.id, agency]));
    const communes = communesOf(byId);
    return sources.flatMap((source) => {
      const channels = source.channels.filter(({ kind }) => webKinds.has(kind));
      if (channels.length === 0 || source.kind === "social") return [];
      const owner = source.owner === undefined ? null : (byId.get(source.owner) ?? null);
      return [
        {
          city: city.id,
          plan: plan.id,
          source,
          carrier: carrierOf(source, owner),
          owner,
          agencies: byId,
          communes,
          prefix: prefixes[city.id] ?? "",
          locality,
          channels,
          origin: `https://${hostOf(source, channels)}`,
        },
      ];
    });
  });
}

/** Where its articles stand: the host of its first channel, which is one of its own. */
function hostOf(source: Source, channels: readonly Channel[]): string {
  const [first] = channels;
  const host = first === undefined ? "" : new URL(first.url).host;
  return source.hosts.includes(host) ? host : (source.hosts[0] ?? host);
}

function carrierOf(source: Source, owner: Agency | null): Carrier | "aggregator" {
  if (source.kind === "aggregator") return "aggregator";
  if (source.kind === "press") return source.scope === "central" ? "central" : "press";
  if (owner?.kind === "commune" || owner?.kind === "ward") return "commune";
  return owner?.kind === "government" || owner?.kind === "office" || owner === null ? "portal" : "department";
}

/** The agency that answers for a channel on a day: the owner, or who succeeded it. */
export function ownerOn(outlet: Outlet, day: string): Agency | null {
  let agency = outlet.owner;
  const seen = new Set<string>();
  while (agency !== null && agency.validTo !== undefined && agency.validTo < day && !seen.has(agency.id)) {
    seen.add(agency.id);
    const next: Agency | undefined = outlet.agencies.get(agency.successor ?? "");
    if (next === undefined) break;
    agency = next;
  }
  return agency;
}
