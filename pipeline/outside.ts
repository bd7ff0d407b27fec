import type { Settings } from "../config/settings.ts";
import { Refusal } from "../config/verb.ts";
import { openConnector, type Connector } from "../crawlers/connector.ts";
import { software } from "./desk.ts";

/** The way out that the settings describe: one user agent with the city's contact; sample servers where hosts are mapped. */
export function openOutside(settings: Settings): Connector {
  return openConnector({
    userAgent: software,
    contact: contactOf(settings),
    hosts: new Map([...settings.hosts].map(([host, place]) => [host, placeOf(place)])),
  });
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
