import { fieldsOf } from "./field.ts";
import type { Letter, Notice } from "./records-notices.ts";

const notice = fieldsOf<Notice>();
const letter = fieldsOf<Letter>();

/** How is indexed what people are told of, and what was sent to whom. */
export const noticeKinds = {
  notice: {
    order: "at",
    fields: {
      rule: notice.keyword((it) => it.rule, "filter"),
      city: notice.keyword((it) => it.city, "filter"),
      plan: notice.keyword((it) => it.plan),
      at: notice.instant((it) => it.at, "order"),
    },
  },
  letter: {
    order: "createdAt",
    fields: {
      city: letter.keyword((it) => it.city),
      recipient: letter.keyword((it) => it.recipient, "filter"),
      state: letter.keyword((it) => it.state, "filter"),
      notBefore: letter.instant((it) => it.notBefore),
      createdAt: letter.instant((it) => it.createdAt, "order"),
    },
  },
} as const;
