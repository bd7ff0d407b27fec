import { fieldsOf } from "./field.ts";
import type {
  AccessToken,
  Audit,
  Credential,
  Invitation,
  Person,
  SavedViews,
  Session,
} from "./records-people.ts";

const person = fieldsOf<Person>();
const credential = fieldsOf<Credential>();
const session = fieldsOf<Session>();
const invitation = fieldsOf<Invitation>();
const token = fieldsOf<AccessToken>();
const audit = fieldsOf<Audit>();
const views = fieldsOf<SavedViews>();

/** How is indexed who works here, how they sign in, and what they did. No secret is an indexed field. */
export const peopleKinds = {
  person: {
    order: "name",
    fields: {
      name: person.keyword((it) => it.name, "order"),
      role: person.keyword((it) => it.role),
      agency: person.keywords((it) => it.agencies),
      state: person.keyword((it) => it.state ?? "active"),
    },
  },
  credential: {
    order: null,
    fields: {
      outside: credential.keyword((it) => it.outside, "filter"),
    },
  },
  session: {
    order: "startedAt",
    fields: {
      person: session.keyword((it) => it.person, "filter"),
      startedAt: session.instant((it) => it.startedAt, "order"),
      endsAt: session.instant((it) => it.endsAt),
      ended: session.flag((it) => it.endedAt !== null),
    },
  },
  invitation: {
    order: "at",
    fields: {
      person: invitation.keyword((it) => it.person, "filter"),
      at: invitation.instant((it) => it.at, "order"),
    },
  },
  token: {
    order: "createdAt",
    fields: {
      person: token.keyword((it) => it.person, "filter"),
      createdAt: token.instant((it) => it.createdAt, "order"),
      revoked: token.flag((it) => it.revokedAt !== null),
    },
  },
  views: {
    order: null,
    fields: {
      count: views.integer((it) => it.views.length),
    },
  },
  audit: {
    order: "at",
    appendOnly: true,
    fields: {
      actor: audit.keyword((it) => it.actor, "filter"),
      at: audit.instant((it) => it.at, "order"),
      what: audit.keyword((it) => it.what, "filter"),
      subject: audit.keyword((it) => it.subject, "filter"),
      number: audit.integer((it) => it.number ?? null, "order"),
    },
  },
} as const;
