import { readSettings, type Settings } from "../../config/settings.ts";
import { Refusal, type Verb, type Words } from "../../config/verb.ts";
import { loadConfig } from "../../config/load.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { openStore } from "../store/open.ts";
import type { Person } from "../store/records-people.ts";
import type { Store } from "../store/store.ts";
import {
  addPerson,
  changeRights,
  listPeople,
  personNamed,
  rightsIn,
  setState,
  type Rights,
} from "./accounts.ts";
import { verifyLog } from "./audit.ts";
import { forgetBylines } from "./bylines.ts";
import { openDoor } from "./door.ts";
import { endToken, makeToken, tellTokens } from "./token-deeds.ts";
import { invite, resetPerson } from "./invitations.ts";
import { rightsGiven } from "./rights.ts";
import { roleNames, roles, type Role } from "./roles.ts";

const actor = "lenh-people";

/** `people`: the accounts of the office, from the machine itself. */
export const peopleVerb: Verb = {
  name: "people",
  summary: "tài khoản của người dùng: thêm, xem, đổi quyền, đặt lại, đóng; kiểm tra nhật ký",
  help: `
Cách dùng: npm run -s phusong -- people <việc> …

  npm run -s phusong -- people add TÊN --name "Họ tên" --role VAI [--agency MÃ …] [--city MÃ]
  npm run -s phusong -- people list
  npm run -s phusong -- people role TÊN --role VAI [--agency MÃ …] [--city MÃ]
  npm run -s phusong -- people reset TÊN       bỏ mật khẩu và mã 6 số, in liên kết đặt lại
  npm run -s phusong -- people close TÊN       đóng tài khoản, kết thúc mọi phiên
  npm run -s phusong -- people open TÊN        mở lại tài khoản đã đóng
  npm run -s phusong -- people token TÊN --name "Dùng cho việc gì" --scope PHẠM-VI … [--days 90]
  npm run -s phusong -- people tokens TÊN      các khóa truy cập của tài khoản
  npm run -s phusong -- people revoke TÊN --token MÃ   thu hồi một khóa (mã ở lệnh tokens)
  npm run -s phusong -- people audit --verify  kiểm tra chuỗi của nhật ký
  npm run -s phusong -- people bylines         bỏ ngay tên tác giả quá hạn (PHUSONG_BYLINE_DAYS)

add và reset in một liên kết dùng một lần trong 72 giờ, để chính người đó đặt mật khẩu; mật khẩu không qua dòng lệnh.
Tài khoản đầu tiên phải là quản trị. Từ khi có tài khoản, các trang chỉ mở cho người đã đăng nhập.

  --role VAI     ${roles.map((role) => `${role} (${roleNames[role]})`).join(", ")}
  --agency MÃ    đơn vị mà cán bộ (officer) thay mặt; lặp lại được, theo mã trong danh bạ
  --city MÃ      chỉ dùng cho một thành phố; bỏ trống = mọi thành phố (cán bộ đơn vị: thành phố của đơn vị;
                 quản trị làm cho mọi thành phố, không gắn với một thành phố)
  --scope PHẠM-VI  khóa dùng được cho việc gì; lặp lại được: doc, duyet, bao-cao, nhap, tin
  --days SỐ      thời hạn của khóa, 1 đến 366 ngày (mặc định 90)
  --verify       đọc lại toàn bộ nhật ký; mã trả về 1 nếu có dòng bị sửa, mất hoặc chen vào

Ví dụ: npm run -s phusong -- people add lan.nguyen --name "Nguyễn Thị Lan" --role administrator`,
  options: {
    name: { type: "string" },
    role: { type: "string" },
    agency: { type: "string", multiple: true },
    city: { type: "string" },
    scope: { type: "string", multiple: true },
    days: { type: "string" },
    token: { type: "string" },
    verify: { type: "boolean" },
  },
  places: 2,
  async run(words, { stdout, stderr }) {
    const settings = readSettings(process.env);
    const clock: Clock = { now: () => settings.now ?? new Date() };
    const [deed, id = ""] = words.positionals;
    const run = deed === undefined || !Object.hasOwn(deeds, deed) ? undefined : deeds[deed];
    if (run === undefined) throw new Refusal(`people: cần một việc trong ${Object.keys(deeds).join(", ")}.`);
    await using store = await openStore({ folder: settings.data, engine: settings.engine });
    const said = await run({ store, clock, settings, words, id });
    (said.failed ? stderr : stdout).write(said.text);
    return said.failed ? 1 : 0;
  },
};

interface Asked {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly words: Words;
  readonly id: string;
}

interface Said {
  readonly text: string;
  readonly failed?: boolean;
}

const deeds: Readonly<Record<string, (asked: Asked) => Promise<Said>>> = {
  async add(asked) {
    const name = asked.words.values["name"];
    if (typeof name !== "string")
      throw new Refusal('Thiếu --name: họ tên của người dùng. Ví dụ: --name "Nguyễn Thị Lan"');
    const rights = await rightsAsked(asked);
    const person = await addPerson(asked, actor, { id: asked.id, name, ...rights });
    const { secret, expiresAt } = await invite(asked, actor, person);
    return {
      text: `Đã thêm ${person.id}: ${person.name}, ${rightsIn(person)}.\n${await linkOf(asked, secret, expiresAt)}`,
    };
  },
  async list({ store }) {
    const people = await listPeople(store);
    if (people.length === 0)
      return { text: "Chưa có tài khoản nào; các trang chỉ mở tại máy này (127.0.0.1).\n" };
    return { text: people.map((one) => `${row(one)}\n`).join("") };
  },
  async role(asked) {
    const person = await changeRights(asked, actor, asked.id, await rightsAsked(asked));
    return { text: `${row(person)}\nCác phiên đang mở của tài khoản này đã kết thúc.\n` };
  },
  async reset(asked) {
    const { secret, expiresAt } = await resetPerson(asked, actor, asked.id);
    return { text: await linkOf(asked, secret, expiresAt) };
  },
  async close(asked) {
    return { text: `${row(await setState(asked, actor, asked.id, "closed"))}\n` };
  },
  async open(asked) {
    await personNamed(asked.store, asked.id);
    return { text: `${row(await setState(asked, actor, asked.id, "active"))}\n` };
  },
  async token({ id, words, ...parts }) {
    return { text: await makeToken(parts, { actor, id, words }) };
  },
  async tokens({ id, ...parts }) {
    return { text: await tellTokens(parts, id) };
  },
  async revoke({ id, words, ...parts }) {
    return { text: await endToken(parts, { actor, id, words }) };
  },
  async bylines({ store, clock, settings }) {
    const { bylineDays } = settings.office;
    if (bylineDays === null)
      throw new Refusal("Chưa đặt PHUSONG_BYLINE_DAYS: số ngày giữ tên tác giả kể từ ngày đăng. Ví dụ: 730");
    const cleared = await forgetBylines({ store, clock, actor }, bylineDays);
    return {
      text: `Đã bỏ tên tác giả của ${cleared} tin quá ${bylineDays} ngày; bản chụp trang còn nguyên.\n`,
    };
  },
  async audit({ store, words }) {
    if (words.values["verify"] !== true)
      throw new Refusal("people audit: cần --verify. Nhật ký đọc ở trang /nhat-ky.");
    const { lines, head, broken } = await verifyLog(store);
    if (broken !== null)
      return {
        failed: true,
        text: `Nhật ký không còn nguyên: ${broken.why}; ${lines} dòng trước đó còn nguyên.\nGiữ nguyên kho dữ liệu, so với bản sao lưu gần nhất và báo người phụ trách an toàn thông tin.\n`,
      };
    return {
      text: `Nhật ký nguyên vẹn: ${lines} dòng, mã cuối ${head === "" ? "(chưa có)" : head}.\nGhi lại số dòng và mã cuối ở nơi khác để nhận ra nếu đoạn cuối bị cắt.\n`,
    };
  },
};

async function rightsAsked({ words: { values }, settings }: Asked): Promise<Rights> {
  const role = roles.find((one): one is Role => one === values["role"]);
  if (role === undefined)
    throw new Refusal(`Thiếu --role hoặc chưa đúng: chọn một trong ${roles.join(", ")}.`);
  const agencies = [values["agency"] ?? []].flat().filter((one): one is string => typeof one === "string");
  const city = typeof values["city"] === "string" ? values["city"] : null;
  return rightsGiven(await loadConfig(settings.config), { role, agencies, city });
}

async function linkOf({ settings }: Asked, secret: string, expiresAt: string): Promise<string> {
  const open = settings.office.address === null ? await openDoor(settings.data) : null;
  const base = settings.office.address ?? `http://127.0.0.1:${open ?? settings.port}`;
  const until = new Intl.DateTimeFormat("vi-VN", {
    timeZone: "Asia/Ho_Chi_Minh",
    dateStyle: "short",
    timeStyle: "short",
  }).format(new Date(expiresAt));
  const closed =
    settings.office.address === null && open === null
      ? "  (Các trang đang đóng; khi mở bằng --port khác thì thay số cổng trong liên kết.)\n"
      : "";
  return `Liên kết đặt mật khẩu, dùng một lần, đến ${until}:\n  ${base}/loi-moi/${secret}\n${closed}`;
}

function row(person: Person): string {
  const closed = person.state === "closed" ? ", đã đóng" : "";
  return `${person.id.padEnd(20)} ${person.name} – ${rightsIn(person)}${closed}`;
}
