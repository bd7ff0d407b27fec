import { Refusal } from "../../config/verb.ts";
import { change } from "../store/change.ts";
import { everything } from "../store/everything.ts";
import type { Credential, Person } from "../store/records-people.ts";
import type { Store } from "../store/store.ts";
import { noAttempts } from "./attempts.ts";
import { noteDeed } from "./audit.ts";
import type { People } from "./people.ts";
import { roleNames, type Role } from "./roles.ts";

type Parts = Pick<People, "store" | "clock">;

/** What is asked for when an account is made or its rights change. */
export interface Rights {
  readonly role: Role;
  /** For officers at least one, for all others none. */
  readonly agencies: readonly string[];
  readonly city: string | null;
}

/** A credential that opens nothing yet. */
export function emptyCredential(id: string): Credential {
  return {
    id,
    password: null,
    passwordAt: null,
    totp: null,
    recovery: [],
    attempts: noAttempts,
    machines: [],
    outside: null,
  };
}

const login = /^[a-z][a-z0-9.-]{1,39}$/;

/** The accounts that there are, by name. */
export async function listPeople(store: Store): Promise<readonly Person[]> {
  await store.refresh();
  const all: Person[] = [];
  const order = { by: "name", direction: "ascending" } as const;
  for await (const { value } of everything(store, "person", { order })) all.push(value);
  return all;
}

/** Whether the office has accounts at all; from then on nobody works there without one. */
export async function hasAccounts(store: Store): Promise<boolean> {
  return (await store.count("person")) > 0;
}

/** Makes an account that cannot be signed in to before its invitation is taken up. Throws a `Refusal` that says what to mend. */
export async function addPerson(
  parts: Parts,
  actor: string,
  asked: Rights & { readonly id: string; readonly name: string },
): Promise<Person> {
  const { store, clock } = parts;
  const id = asked.id.trim().toLowerCase();
  const name = asked.name.normalize("NFC").trim();
  if (!login.test(id))
    throw new Refusal(
      `Tên đăng nhập “${asked.id}” chưa đúng: 2 đến 40 chữ cái thường không dấu, số, dấu chấm hoặc gạch nối, bắt đầu bằng chữ cái. Ví dụ: lan.nguyen`,
    );
  if (name === "" || name.length > 100) throw new Refusal("Cần ghi họ tên, dài không quá 100 chữ cái.");
  checkRights(asked);
  if (asked.role !== "administrator" && !(await hasAccounts(store)))
    throw new Refusal(
      "Tài khoản đầu tiên phải là quản trị (--role administrator), để có người mời những người khác.",
    );
  const at = clock.now().toISOString();
  const { role, agencies, city } = asked;
  const value: Person = { id, name, role, agencies, city, state: "active", epoch: 1 };
  const [written] = await store.write("person", [{ value, expects: 0 }], { actor, at });
  if (written?.outcome !== "kept")
    throw new Refusal(`Đã có tài khoản “${id}” (tài khoản đã đóng cũng giữ tên của nó). Hãy chọn tên khác.`);
  await noteDeed(parts, { actor, what: "person.add", subject: id, after: rightsIn(value) });
  await store.refresh();
  return value;
}

/** Gives an account other rights; its sessions end. The last administrator stays one. Throws a `Refusal`. */
export async function changeRights(parts: Parts, actor: string, id: string, rights: Rights): Promise<Person> {
  checkRights(rights);
  const before = await personNamed(parts.store, id);
  if (rights.role !== "administrator") await notTheLast(parts.store, before);
  const { role, agencies, city } = rights;
  const after = await changePerson(parts, actor, id, (old) => ({ ...old, role, agencies, city }));
  await noteDeed(parts, {
    actor,
    what: "person.role",
    subject: id,
    before: rightsIn(before),
    after: rightsIn(after),
  });
  return after;
}

/** Closes an account, or opens it again; sessions end. The last administrator stays. Throws a `Refusal`. */
export async function setState(
  parts: Parts,
  actor: string,
  id: string,
  state: "active" | "closed",
): Promise<Person> {
  const before = await personNamed(parts.store, id);
  if ((before.state ?? "active") === state) return before;
  if (state === "closed") await notTheLast(parts.store, before);
  const after = await changePerson(parts, actor, id, (old) => ({ ...old, state }));
  await noteDeed(parts, { actor, what: state === "closed" ? "person.close" : "person.reopen", subject: id });
  return after;
}

/** Ends all sessions of an account: its rights, its password or its codes are others now. */
export async function raiseEpoch(parts: Parts, actor: string, id: string): Promise<Person> {
  return changePerson(parts, actor, id, (old) => old);
}

/** The account of this name; throws a `Refusal` where there is none. */
export async function personNamed(store: Store, id: string): Promise<Person> {
  const [kept] = await store.read("person", [id]);
  if (kept === null || kept === undefined)
    throw new Refusal(`Không có tài khoản “${id}”. Xem các tài khoản: npm run -s phusong -- people list`);
  return kept.value;
}

/** What an account may, in words: `cán bộ đơn vị (hue-thuan-hoa)`. */
export function rightsIn({ role, agencies, city }: Pick<Person, "role" | "agencies" | "city">): string {
  const more = [...agencies, ...(city === null || city === undefined ? [] : [city])];
  return more.length === 0 ? roleNames[role] : `${roleNames[role]} (${more.join(", ")})`;
}

async function changePerson(
  { store, clock }: Parts,
  actor: string,
  id: string,
  next: (old: Person) => Person,
): Promise<Person> {
  const by = { actor, at: clock.now().toISOString() };
  const kept = await change(
    store,
    "person",
    id,
    (old) => (old === null ? null : { ...next(old.value), epoch: (old.value.epoch ?? 0) + 1 }),
    by,
  );
  if (kept === null) throw new Refusal(`Không có tài khoản “${id}”.`);
  await store.refresh();
  return kept.value;
}

function checkRights({ role, agencies, city }: Rights): void {
  if (role === "administrator" && city !== null)
    throw new Refusal(
      "Quản trị mời người và đọc nhật ký của mọi thành phố, nên không gắn với một thành phố. Hãy bỏ trống thành phố, hoặc chọn vai khác.",
    );
  if (role === "officer" && agencies.length === 0)
    throw new Refusal("Cán bộ đơn vị cần ít nhất một đơn vị (mã trong danh bạ, ví dụ hue-thuan-hoa).");
  if (role !== "officer" && agencies.length > 0)
    throw new Refusal(
      `Chỉ cán bộ đơn vị gắn với đơn vị; ${roleNames[role]} thì không. Hãy bỏ danh sách đơn vị.`,
    );
}

async function notTheLast(store: Store, person: Person): Promise<void> {
  if (person.role !== "administrator" || person.state === "closed") return;
  const others = (await listPeople(store)).filter(
    ({ id, role, state }) => id !== person.id && role === "administrator" && state !== "closed",
  );
  if (others.length === 0)
    throw new Refusal("Đây là quản trị cuối cùng còn hoạt động. Hãy thêm một quản trị khác trước.");
}
