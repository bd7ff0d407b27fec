/** Where a capture lies in the WARC archive, and what it must hash to. */
export interface Evidence {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  /** SHA-256 of the body, hex. */
  readonly digest: string;
}

/** What a feed, sitemap or list said of an address before it was fetched. */
export interface Hint {
  readonly title?: string;
  /** As dated by the list: a moment in ISO 8601, or a bare day where no clock is written. */
  readonly publishedAt?: string;
  readonly summary?: string;
  /** The article is linked from an aggregator: address of the original. */
  readonly original?: string;
  /** A platform's own id of the post at this address. */
  readonly post?: string;
}

/** The body was made by a browser from what the server had sent; that lies beside it. */
export interface RenderedNote {
  /** `Chromium 153.0.8010.0`. */
  readonly by: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  /** The server's own answer. */
  readonly raw: Evidence;
  /** What the page's scripts asked for, in order. */
  readonly resources: readonly string[];
}

/** Bytes as fetched, when, with which headers; nothing is interpreted yet. */
export interface Capture {
  readonly id: string;
  readonly city: string;
  readonly source: string;
  /** null for a page brought by import or contest. */
  readonly channel: string | null;
  /** The address that was asked for. */
  readonly url: string;
  /** The address that answered, after redirects. */
  readonly finalUrl: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** UTC, ISO 8601. */
  readonly fetchedAt: string;
  readonly hint: Hint | null;
  /** For a list, feed or sitemap: how many addresses it led to; null for a page that is to be read. */
  readonly ledTo: number | null;
  /** false for a page brought from elsewhere without its time: `fetchedAt` is then the time of the import, and no date is reckoned from it. */
  readonly timeKnown: boolean;
  readonly evidence: Evidence;
  /** Absent = the bytes are the server's own. */
  readonly rendered?: RenderedNote;
}

/** What is kept of a capture in the store; the bytes are in the archive. */
export interface CaptureNote extends Omit<Capture, "body" | "headers"> {
  /** The fate it met in the first settling run; absent while it still has to be settled. */
  readonly settled?: string;
}

/** Time comes from outside, so that a test can fix it. */
export interface Clock {
  now(): Date;
}
