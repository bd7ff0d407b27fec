import type { Plan } from "../../config/schema.ts";
import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import type { SuppliedFigure } from "./supplied.ts";
import type { Measured } from "./types.ts";

type Form = Plan["forms"][number];

/** I06, first table: counted items by the form that carries them, which is the source's. */
export function carrierForms(sample: Sample): readonly Measured[] {
  const all = sample.total.counted.items;
  const carried = new Map<string, string[]>();
  for (const { id, carrierForms: forms } of sample.facts.sources) {
    const form = forms[sample.plan.id];
    if (form !== undefined) carried.set(form, [...(carried.get(form) ?? []), id]);
  }
  return sample.plan.forms.map((form) => {
    const sources = carried.get(form.id) ?? [];
    const items = sources.reduce((sum, id) => sum + (sample.tallies.get(id)?.counted.items ?? 0), 0);
    const hidden = form.observable === "no";
    return measured(sample, "I06", {
      subject: { form: form.id },
      label: `${form.id} ${form.name}`,
      value: hidden ? null : items,
      numerator: hidden ? null : items,
      denominator: all,
      ...unseen(form),
      notes: form.observable === "partly" ? [`Chỉ đo được một phần: ${form.how}`] : [],
      parts: [share(items, all, hidden)],
      drill: hidden ? null : { sources },
    });
  });
}

/**
 * I06, second table: stories by the form that they report. A story about a loudspeaker broadcast is no measurement of
 * loudspeakers: what cannot be seen on the web comes from entries only and stands in a part of its own.
 */
export function reportedForms(sample: Sample, supplied: readonly SuppliedFigure[] = []): readonly Measured[] {
  const all = sample.total.stories.size;
  return sample.plan.forms.map((form) => {
    const stories = sample.total.forms.get(form.id)?.size ?? 0;
    const hidden = form.observable === "no";
    const entries = supplied.filter((row) => form.entries.some((asked) => tells(asked, row))).length;
    return measured(sample, "I06", {
      subject: { form: form.id },
      label: `${form.id} ${form.name} (được phản ánh)`,
      value: hidden ? null : stories,
      numerator: hidden ? null : stories,
      denominator: all,
      ...unseen(form),
      parts: [
        share(stories, all, hidden),
        { key: "supplied", label: "Số phiếu đơn vị tự báo cáo", value: entries, unit: "count", drill: null },
      ],
      drill: hidden ? null : { form: form.id },
    });
  });
}

/** A contest is no seminar: where a plan tells apart what one kind of entries holds, only the entries that say so count. */
function tells({ kind, where }: Form["entries"][number], { form, values }: SuppliedFigure): boolean {
  return (
    kind === form && Object.entries(where).every(([key, wanted]) => wanted.some((one) => one === values[key]))
  );
}

function unseen(form: Form) {
  if (form.observable !== "no") return {};
  return { state: "not-observable", why: `Không đo được từ web, chỉ nhập tay. ${form.how}` } as const;
}

function share(value: number, all: number, hidden: boolean) {
  const quotient = hidden || all === 0 ? null : value / all;
  return { key: "share", label: "Tỷ trọng", value: quotient, unit: "share", drill: null } as const;
}
