/** How much one visit may cost us; times in milliseconds, sizes in bytes. */
export interface Limits {
  readonly connectMs: number;
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly bodyMs: number;
  /** For one hop, from asking to the last byte. */
  readonly totalMs: number;
  readonly headerBytes: number;
  /** As sent over the wire. */
  readonly wireBytes: number;
  /** After decompression. */
  readonly bodyBytes: number;
  /** Decompressed size over wire size; looked at once a body exceeds `ratioFrom`. */
  readonly ratio: number;
  readonly ratioFrom: number;
  readonly redirects: number;
}

/** Generous for any article or list, deadly for none: the longest real page seen is under 5 MB. */
export const usualLimits: Limits = {
  connectMs: 10_000,
  headersMs: 30_000,
  bodyMs: 30_000,
  totalMs: 90_000,
  headerBytes: 64 * 1024,
  wireBytes: 20 * 1024 * 1024,
  bodyBytes: 32 * 1024 * 1024,
  ratio: 100, // HTML reaches 10 to 30; a bomb of zeros 1,000
  ratioFrom: 1024 * 1024,
  redirects: 5,
};
