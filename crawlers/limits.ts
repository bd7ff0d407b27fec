/** How much one visit may cost us; times in milliseconds, sizes in bytes. */
export interface Limits {
  readonly connectMs: number;
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly bodyMs: number;
  /** For one hop, from asking to the last byte. */
  readonly totalMs: number;
  readonly headerBytes: number;
  /** How many header lines an answer may have. */
  readonly headers: number;
  /** As sent over the wire. */
  readonly wireBytes: number;
  /** After decompression. */
  readonly bodyBytes: number;
  /** Decompressed size over wire size; looked at once a body exceeds `ratioFrom`. */
  readonly ratio: number;
  readonly ratioFrom: number;
  readonly redirects: number;
  /** For one host within a day, over all of its channels. */
  readonly hostRequests: number;
  readonly hostBytes: number;
}

/** Generous for any article or list, deadly for none: the longest real page seen is under 5 MB. */
export const usualLimits: Limits = {
  connectMs: 10_000,
  headersMs: 30_000,
  bodyMs: 30_000,
  totalMs: 90_000,
  headerBytes: 64 * 1024,
  headers: 100, // real answers have 10 to 30
  wireBytes: 20 * 1024 * 1024,
  bodyBytes: 32 * 1024 * 1024,
  ratio: 100, // HTML reaches 10 to 30; a bomb of zeros 1,000
  ratioFrom: 1024 * 1024,
  redirects: 5,
  hostRequests: 100_000, // a request a second for a whole day, which only back-fill comes near
  hostBytes: 8 * 1024 ** 3,
};
