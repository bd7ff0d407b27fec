/** Ends an exchange and lets its socket go. */
interface Control {
  abort(reason: Error): void;
}

/** Header lines by name; several lines of one name as a list. */
export type HeaderLines = Readonly<Record<string, string | string[] | undefined>>;

/** What undici calls as an exchange goes on (its documentation, `dispatcher.dispatch`). */
interface Listener {
  onRequestStart(control: Control): void;
  onResponseStart(control: Control, status: number, headers: HeaderLines): void;
  onResponseData(control: Control, piece: Buffer): void;
  onResponseEnd(): void;
  onResponseError(control: Control, error: Error): void;
}

/** An answer to its end, as it came over the wire. */
export interface Heard {
  readonly status: number;
  readonly headers: HeaderLines;
  /** Empty where the body was not wanted. */
  readonly body: Buffer;
}

/** How much of a body is heard. */
export interface Wanted {
  readonly bytes: number;
  /** What more than that means; null = no more is wanted, and what came is not either. */
  readonly tooLarge: ((bytes: number) => Error) | null;
}

/** Bounds of one exchange. */
export interface Patience {
  /** From asking to the last byte, milliseconds. */
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  /** Asked once status and headers are here; throw to refuse the answer. */
  readonly wanted: (status: number, headers: HeaderLines) => Wanted;
}

/**
 * Sends a request and hears its answer to the end, piece by piece as it comes: a stream between costs an eighth of asking for a small page.
 * Rejects with what undici, `wanted` or the signal say, or with a `TimeoutError`; the socket is let go then.
 */
export function hear(send: (listener: Listener) => void, { ms, signal, wanted }: Patience): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    let head: Omit<Heard, "body"> & Wanted = { status: 0, headers: {}, bytes: 0, tooLarge: null };
    let control: Control | null = null;
    let isOver = false;
    /** Whether it ends now, and had not ended before. */
    const over = (): boolean => {
      if (isOver) return false;
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      return true;
    };
    const done = (body: Buffer): void => {
      if (over()) resolve({ status: head.status, headers: head.headers, body });
    };
    const fail = (error: Error): void => {
      if (!over()) return;
      reject(error);
      control?.abort(error);
    };
    const stop = (): void => {
      const why: unknown = signal?.reason;
      fail(why instanceof Error ? why : new DOMException("stopped", "AbortError"));
    };
    const timer = setTimeout(() => fail(new DOMException("the time is over", "TimeoutError")), ms);
    signal?.addEventListener("abort", stop, { once: true });
    const listener: Listener = {
      onRequestStart(given) {
        control = given;
        if (isOver) given.abort(new DOMException("nobody waits any more", "AbortError"));
      },
      onResponseStart(_, status, headers) {
        if (status < 200 || isOver) return;
        head = { status, headers, ...wanted(status, headers) }; // what it throws ends the exchange
      },
      onResponseData(given, piece) {
        size += piece.length;
        if (size <= head.bytes) return void pieces.push(piece);
        if (head.tooLarge !== null) return fail(head.tooLarge(size));
        done(Buffer.alloc(0));
        given.abort(new DOMException("enough", "AbortError"));
      },
      onResponseEnd: () => done(head.tooLarge === null ? Buffer.alloc(0) : Buffer.concat(pieces, size)),
      onResponseError: (_, error) => fail(error),
    };
    try {
      send(listener);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
