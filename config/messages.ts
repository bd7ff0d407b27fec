import { z } from "zod";
import { Id, Text } from "./field-types.ts";

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "giờ phải viết dạng 07:30");

/** What somebody can be told of; the names of `rules` in a city's `messages.yaml`. */
export const ruleNames = ["silence", "broken", "deadline", "critical", "rise", "story"] as const;
export type RuleName = (typeof ruleNames)[number];

const Recipient = z
  .strictObject({
    id: Id,
    name: Text,
    /** E-mail addresses, or one web hook; exactly one of the two. */
    mail: z.array(z.email()).min(1).max(50).optional(),
    hook: z
      .strictObject({
        url: z.url({ protocol: /^https$/ }),
        /** Name of the file with the signing secret in PHUSONG_TOKENS, or of PHUSONG_TOKEN_<NAME>. */
        secret: Id,
      })
      .optional(),
    /** Absent = every rule of the city. */
    rules: z.array(z.enum(ruleNames)).min(1).optional(),
    /** Absent = every plan of the city. */
    plans: z.array(Id).min(1).optional(),
    /** Only what concerns these agencies; absent = all. */
    agencies: z.array(Id).min(1).optional(),
    /** A press digest at this hour of every day, or of working days only. */
    digest: z.strictObject({ at: ClockTime, days: z.enum(["every-day", "working-days"]) }).optional(),
  })
  .refine(({ mail, hook }) => (mail === undefined) !== (hook === undefined), {
    error: "phải có đúng một trong hai: mail (danh sách thư điện tử) hoặc hook (địa chỉ web)",
  });
export type Recipient = z.infer<typeof Recipient>;

/** `messages.yaml` of a city: who is told of what, by mail or web hook, and when nobody is disturbed. */
export const Messages = z.strictObject({
  /** Nothing is sent between these hours of the city; what is due then goes when they end. May pass midnight. */
  quiet: z.strictObject({ from: ClockTime, to: ClockTime }).optional(),
  rules: z.strictObject({
    /** Agencies whose silence (I11) reached this level. */
    silence: z.strictObject({ level: z.enum(["yellow", "red"]).default("red") }).optional(),
    /** Faults of collecting: sources that are away, changed or stand still. */
    broken: z.strictObject({}).optional(),
    /** Reports and targets, so many days before their last day. */
    deadline: z
      .strictObject({ daysBefore: z.array(z.int().min(0).max(60)).min(1).default([7, 3, 1]) })
      .optional(),
    /** Articles in which the press finds fault, one message for a story. */
    critical: z.strictObject({}).optional(),
    /** A day on which a group has this many times its usual number, and at least so many items. */
    rise: z
      .strictObject({ times: z.number().min(1.5).default(3), least: z.int().min(2).default(10) })
      .optional(),
    /** A story that so many sources took over. */
    story: z.strictObject({ reprints: z.int().min(2).default(5) }).optional(),
  }),
  recipients: z.array(Recipient).default([]),
});
export type Messages = z.infer<typeof Messages>;
