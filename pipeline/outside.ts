import path from "node:path";
import type { Config } from "../config/load.ts";
import type { Settings } from "../config/settings.ts";
import { Refusal } from "../config/verb.ts";
import type { Clock } from "../crawlers/capture.ts";
import { localDay } from "../crawlers/local-clock.ts";
import { openConnector, type Connector } from "../crawlers/connector.ts";
import { openHostBook } from "../crawlers/host-book.ts";
import { software } from "./desk.ts";

/** The way out that the settings describe: one user agent with the city's contact; sample servers where hosts are mapped. */
export function openOutside(settings: Settings, unverified?: (host: string) => boolean): Connector {
  return openConnector({
    userAgent: software,
    contact: contactOf(settings),
    hosts: new Map([...settings.hosts].map(([host, place]) => [host, placeOf(place)])),
    book: openHostBook(path.join(settings.data, "may-chu"), { skips: (host) => settings.hosts.has(host) }),
    ...(unverified === undefined ? {} : { unverified }),
  });
}

/** Whether a host belongs to a source that is excepted from the checking of certificates today (`tlsException`). */
export function exceptedHosts({ cities }: Pick<Config, "cities">, clock: Clock): (host: string) => boolean {
  const excepted = cities.flatMap(({ sources }) =>
    sources.flatMap(({ hosts, tlsException }) =>
      tlsException === undefined ? [] : hosts.map((host) => ({ host, until: tlsException.until })),
    ),
  );
  return (host) => excepted.some((one) => one.host === host && localDay(clock.now().getTime()) <= one.until);
}

/** Sites must be able to reach whoever visits them; only the sample cities are visited without a contact. */
function contactOf({ contact, hosts }: Settings): string {
  if (contact !== null) return contact;
  if (hosts.size > 0) return "sample-city@example.invalid";
  throw new Refusal(
    "Chưa khai địa chỉ liên hệ cho máy thu. Đặt biến PHUSONG_CONTACT là thư điện tử hoặc trang web của cơ quan, " +
      "để quản trị của các báo, cổng biết ai đang ghé trang và liên hệ khi cần.",
  );
}

function placeOf(place: string): { readonly address: string; readonly port: number } {
  const colon = place.lastIndexOf(":");
  const host = place.slice(0, colon).replace(/^\[|\]$/g, "");
  return { address: host === "localhost" ? "127.0.0.1" : host, port: Number(place.slice(colon + 1)) };
}
