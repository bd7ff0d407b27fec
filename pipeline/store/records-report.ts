/** What a clerk wrote for a report: the sentences that no count can say. One for each plan, period and agency; its history stands in the audit. */
export interface ReportText {
  /** `<plan>|<period>|<agency or *>`. */
  readonly id: string;
  readonly plan: string;
  readonly period: string;
  /** null = the report of the city. */
  readonly agency: string | null;
  /** By the name of the part (`pipeline/report/text.ts`); a part that nobody wrote is absent. */
  readonly parts: Readonly<Record<string, string>>;
}
