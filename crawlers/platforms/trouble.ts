/** What a platform's refusal means for us; each kind asks somebody else to act, or time to pass. */
export type PlatformTroubleKind =
  /** No account or no token is written down: figures are entered by hand. */
  | "not-set-up"
  /** The token is expired, withdrawn or wrong: a person has to give a new one. */
  | "token"
  /** The token is good and may not do this. */
  | "no-permission"
  /** The platform asks to slow down. */
  | "throttled"
  /** Our own account of what may still be asked for is used up. */
  | "quota"
  /** The post is not there (any more). */
  | "gone"
  /** The account is not there (any more), or unpublished. */
  | "account-gone"
  /** The platform failed; the next round tries again. */
  | "down"
  /** The platform understood the question in another way, or answers in another shape: the product has to be mended. */
  | "changed";

/** A platform did not give what was asked for. The message is Vietnamese, says what to do, and holds no secret. */
export class PlatformTrouble extends Error {
  override name = "PlatformTrouble";
  readonly kind: PlatformTroubleKind;
  /** The platform's own code: `190/463`, `quotaExceeded`, `-216`. */
  readonly code: string;
  /** Not to be asked again before; null = as the timetable says. */
  readonly until: Date | null;

  constructor(
    kind: PlatformTroubleKind,
    message: string,
    more: { readonly code?: string; readonly until?: Date | null } = {},
  ) {
    super(message);
    this.kind = kind;
    this.code = more.code ?? "";
    this.until = more.until ?? null;
  }
}

/** One row of a platform's table of errors: what it means and what to tell. */
export type Known = readonly [PlatformTroubleKind, string];
