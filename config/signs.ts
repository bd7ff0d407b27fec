import { z } from "zod";
import { Id, Text } from "./field-types.ts";
import { Phrase } from "./phrases.ts";

const criticism = z.strictObject({
  /** Words of complaint and failing; a heavy word weighs 1, one that praise may use, too, a half. */
  words: z.array(Phrase).default([]),
  /** Words in front of which a failing is one that was mended: "khắc phục tình trạng", "không còn". */
  mended: z.array(Phrase).default([]),
  /** Weight of different words that an item must reach; words of the title weigh double. */
  threshold: z.number().positive().default(2),
});

/** `signs.yaml`: what every city's items are marked by, beside their groups. */
export const CommonSigns = z.strictObject({
  /** Raised with every change; stands in each verdict. */
  version: Text,
  /** Words that name the elderly, farmers, free labourers, people of the outskirts (I22). */
  vulnerable: z.array(Phrase).default([]),
  critical: criticism.prefault({}),
});
export type CommonSigns = z.infer<typeof CommonSigns>;

/** `signs-<plan>.yaml`: the plan's forms as texts report them (I06, second table), and words of its own beside the common ones. */
export const PlanSigns = z.strictObject({
  plan: Id,
  version: Text,
  /** By the form's id in the plan; an item reports a form from a weight of 1 on, words of the title weigh double. */
  forms: z.record(Text, z.array(Phrase)).default({}),
  vulnerable: z.array(Phrase).default([]),
});
export type PlanSigns = z.infer<typeof PlanSigns>;
