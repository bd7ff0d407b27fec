import type { Annex, Block } from "./blocks.ts";

/** Everything that is put on paper, whatever the format. */
export interface Paper {
  /** "BÁO CÁO", "ĐIỂM TIN BÁO CHÍ". */
  readonly kind: string;
  readonly subject: string;
  /** The agency above, and the one that issues the paper. */
  readonly above: string;
  readonly issuer: string;
  /** Sign of the kind of paper in "Số:      /BC-…"; null = the paper bears no number. */
  readonly sign: string | null;
  readonly to: string | null;
  readonly place: string;
  /** Day on which it was made, `2026-11-22`. */
  readonly day: string;
  /** true = invented texts; the paper says so. */
  readonly sample: boolean;
  /** "Bản chốt …" or "Số liệu tạm tính …": which numbers these are. */
  readonly edition: string;
  readonly body: readonly Block[];
  readonly annexes: readonly Annex[];
  readonly recipients: readonly string[];
  readonly signer: string;
}
