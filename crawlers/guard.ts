import { lookup } from "node:dns/promises";
import { forbidden, isPublicAddress } from "./safe-address.ts";
import { ConnectionTrouble, troubleOf } from "./trouble.ts";

/** Sample servers: host name -> where its socket really goes, in plain HTTP unless `tls`. */
export type Hosts = ReadonlyMap<
  string,
  { readonly address: string; readonly port: number; readonly tls?: boolean }
>;

/** Addresses of a host name; injected in tests so that no name is asked for outside. */
export type Resolve = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** All addresses that the system's resolver knows, IPv4 first: many state portals publish IPv6 that does not answer. */
export const lookupAll: Resolve = (host) => lookup(host, { all: true, order: "ipv4first" });

/** The same names within so many milliseconds: the system itself waits half a minute and longer for a name server that hangs. */
export function resolveWithin(resolve: Resolve, milliseconds: number): Resolve {
  return async (host) => {
    const late = Promise.withResolvers<never>();
    const silent = Object.assign(new Error(`no name server told of ${host}`), { code: "EAI_AGAIN" });
    const timer = setTimeout(() => late.reject(silent), milliseconds);
    try {
      return await Promise.race([resolve(host), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Where a socket is to be opened, as undici says it. */
interface Target {
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
  readonly servername?: string;
}
type Open<T extends Target, S> = (target: T, callback: Callback<S>) => void;
type Callback<S> = (...outcome: [null, S] | [Error, null]) => void;

const mostAttempts = 3; // addresses of one name that are tried before we call it unreachable

/**
 * Stands before every socket: a mapped host goes to its sample server; any other name is resolved here, every answer
 * checked, and the socket opened to an address that was checked, so that a second answer cannot lead elsewhere.
 */
export function guard<T extends Target, S>(way: {
  readonly hosts: Hosts;
  readonly resolve: Resolve;
  readonly open: Open<T, S>;
}): Open<T, S> {
  const openFirst = (target: T, [address, ...others]: readonly string[], callback: Callback<S>): void => {
    if (address === undefined) return;
    const servername =
      target.hostname === address || target.hostname.startsWith("[") ? {} : { servername: target.hostname };
    way.open({ ...target, hostname: address, ...servername }, (...outcome) => {
      if (outcome[0] !== null && others.length > 0) openFirst(target, others, callback);
      else callback(...outcome);
    });
  };
  const openChecked = async (target: T, callback: Callback<S>): Promise<void> => {
    try {
      openFirst(target, await checkedAddresses(target.hostname, way.resolve), callback);
    } catch (error) {
      callback(troubleOf(error, `${target.protocol}//${target.hostname}/`), null);
    }
  };
  return (target, callback) => {
    const mapped = way.hosts.get(target.hostname);
    if (mapped === undefined) {
      void openChecked(target, callback);
      return;
    }
    const tls =
      mapped.tls === true ? { protocol: "https:", servername: target.hostname } : { protocol: "http:" };
    way.open({ ...target, ...tls, hostname: mapped.address, port: String(mapped.port) }, callback);
  };
}

/** All answers must be public: one private address among them is how a rebinding attack looks. */
async function checkedAddresses(hostname: string, resolve: Resolve): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[|\]$/g, "");
  const found = isPublicAddress(literal) ? [{ address: literal }] : await resolve(hostname);
  const inside = found.find(({ address }) => !isPublicAddress(address));
  if (inside !== undefined) throw forbidden(`https://${hostname}/`, inside.address);
  if (found.length === 0)
    throw new ConnectionTrouble(
      "unknown-host",
      `https://${hostname}/`,
      `${hostname}: tên miền không có địa chỉ; kiểm tra lại trong tệp nguồn`,
    );
  return found.slice(0, mostAttempts).map(({ address }) => address);
}
