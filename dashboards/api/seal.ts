import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Makes places in lists opaque and proof against changes; a place belongs to one list and ends with the program. */
export interface Seal {
  close(list: string, place: string): string;
  /** The place; null where it was not made here for this very list. */
  open(list: string, sealed: string): string | null;
}

const markBytes = 18; // 144 bits, 24 letters

/** Opens the seal of one running server; its key is never written anywhere. */
export function openSeal(): Seal {
  const key = randomBytes(32);
  const markOf = (list: string, place: string): Buffer =>
    createHmac("sha256", key).update(`${list}\n${place}`).digest().subarray(0, markBytes);
  return {
    close: (list, place) =>
      `${markOf(list, place).toString("base64url")}.${Buffer.from(place).toString("base64url")}`,
    open(list, sealed) {
      const [mark = "", body = ""] = sealed.split(".");
      const place = Buffer.from(body, "base64url").toString();
      const given = Buffer.from(mark, "base64url");
      const wanted = markOf(list, place);
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? place : null;
    },
  };
}
