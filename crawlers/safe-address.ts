import { BlockList, isIP } from "node:net";
import { ConnectionTrouble } from "./trouble.ts";

const closed = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // carrier-grade NAT, and 100.100.100.200 of one cloud
  ["127.0.0.0", 8],
  ["168.63.129.16", 32], // a cloud's wire server
  ["169.254.0.0", 16], // link-local, and the metadata address of most clouds
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved and broadcast
] as const)
  closed.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["2001::", 23], // Teredo, ORCHID and other special uses
  ["2001:db8::", 32],
  ["2002::", 16], // 6to4 carries an IPv4 address that nobody checked
  ["3fff::", 20],
] as const)
  closed.addSubnet(network, bits, "ipv6");

const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6"); // all that is given out; mapped, local, multicast and NAT64 lie outside

/** Whether a socket may be opened to this IP address: public, and neither mapped nor translated. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, "ipv4");
  if (family === 6) return globalUnicast.check(address, "ipv6") && !closed.check(address, "ipv6");
  return false;
}

const localName = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|localdomain|arpa|onion)$/;

/**
 * Reads an address that somebody else wrote and refuses what may never be visited: other schemes, names and passwords in
 * it, other ports than 80 and 443, local names, private addresses in any notation. Hosts in `mapped` are let through.
 * Throws `ConnectionTrouble`.
 */
export function readAddress(written: string, mapped: { has(host: string): boolean }, base?: string): URL {
  const url = URL.parse(written, base);
  if (url === null) throw bad(written, "địa chỉ web không đọc được; kiểm tra lại trong tệp nguồn");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw bad(written, `chỉ mở địa chỉ http hoặc https, không mở ${url.protocol}`);
  if (url.username !== "" || url.password !== "")
    throw bad(url.href, "địa chỉ chứa tên hoặc mật khẩu; bỏ phần trước @");
  url.hash = "";
  if (mapped.has(url.hostname)) return url;

  if (url.port !== "") throw bad(url.href, `cổng ${url.port} không được phép; chỉ dùng cổng 80 và 443`);
  const host = url.hostname.replace(/\.$/, "");
  const literal = host.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0) {
    if (!isPublicAddress(literal)) throw forbidden(url.href, literal);
    if (!written.includes(host) && base === undefined)
      throw bad(url.href, "địa chỉ IP viết theo cách lạ; viết lại bằng tên miền");
    return url;
  }
  if (!host.includes(".") || localName.test(host)) throw forbidden(url.href, host);
  return url;
}

/** The trouble of an address that leads into a private network. */
export function forbidden(url: string, address: string): ConnectionTrouble {
  const text = `${URL.parse(url)?.host ?? url}: dẫn tới địa chỉ nội bộ hoặc dành riêng (${address}) nên không mở; nếu đúng là nguồn của thành phố thì cần một địa chỉ công khai`;
  return new ConnectionTrouble("forbidden-address", url, text);
}

function bad(url: string, text: string): ConnectionTrouble {
  return new ConnectionTrouble("bad-address", url, `${url.slice(0, 200)}: ${text}`);
}
