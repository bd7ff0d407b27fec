import { isCron } from "../cron.ts";
import { mayHold, type Draft, type Rows } from "../draft.ts";
import { isSound, mayHave, type Folder, type Row } from "../files.ts";
import { standingFor } from "../registry.ts";
import type { Channel, Family, Source } from "../source-schema.ts";
import { checkSpan } from "./agencies.ts";
import { agencyAt, eachOnce, isDated, knowsPlan, placeOf } from "./known.ts";

/** Holds the sources against the registry, the plans' forms, the families and each other. */
export function checkSources(folder: Folder, draft: Draft, families: Rows<Family> | null): void {
  eachOnce(folder, draft.sources.good, (source) => source.id, "mã nguồn");
  checkHosts(folder, draft.sources.good);
  checkChannelIds(folder, draft.sources.good);
  for (const row of draft.sources.good) {
    checkSpan(folder, row);
    checkOwner(folder, draft, row);
    checkForms(folder, draft, row);
    checkFamily(folder, row, families);
    row.value.channels.forEach((channel, index) => {
      checkChannel(folder, row, channel, index);
    });
  }
}

function checkHosts(folder: Folder, rows: readonly Row<Source>[]): void {
  const taken = new Map<string, { readonly row: Row<Source>; readonly index: number }>();
  for (const row of rows) {
    if (isSound(row, "hosts", "kind") && row.value.hosts.length === 0 && row.value.kind !== "social") {
      folder.wrong(row, [], "hosts: thiếu tên máy chủ (chỉ nguồn mạng xã hội được bỏ trống)");
    }
    row.value.hosts.forEach((host, index) => {
      const before = taken.get(host);
      if (before === undefined) taken.set(host, { row, index });
      else {
        const place = placeOf(before.row, ["hosts", before.index]);
        folder.wrong(
          row,
          ["hosts", index],
          `hosts: "${host}" đã thuộc nguồn "${before.row.value.id}" (${place})`,
        );
      }
    });
  }
}

function checkChannelIds(folder: Folder, rows: readonly Row<Source>[]): void {
  const taken = new Map<string, string>();
  for (const row of rows) {
    row.value.channels.forEach((channel, index) => {
      const before = taken.get(channel.id);
      const here = placeOf(row, ["channels", index, "id"]);
      if (before === undefined) taken.set(channel.id, here);
      else
        folder.wrong(row, ["channels", index, "id"], `channels: mã kênh "${channel.id}" đã có ở ${before}`);
    });
  }
}

function checkOwner(folder: Folder, draft: Draft, row: Row<Source>): void {
  const { owner, scope, validFrom, validTo } = row.value;
  if (owner === undefined) return;
  if (scope === "central") {
    folder.wrong(
      row,
      ["owner"],
      "owner: báo Trung ương (scope: central) không thuộc cơ quan nào của thành phố",
    );
  }
  const agency = agencyAt(folder, draft.agencies, row, ["owner"], owner);
  if (agency === undefined) return;
  if (agency.kind === "class") {
    folder.wrong(row, ["owner"], `owner: "${owner}" là một lớp, phải ghi một cơ quan cụ thể`);
  }
  if (!isSound(row, "validFrom", "validTo")) return;
  const all = draft.agencies.good.map((known) => known.value);
  if (validFrom !== undefined && agency.validFrom !== undefined && validFrom < agency.validFrom) {
    folder.wrong(
      row,
      ["owner"],
      `owner: cơ quan "${owner}" chưa có vào ngày ${validFrom} (có từ ${agency.validFrom})`,
    );
  }
  const last = validTo ?? "9999-12-31";
  if (!draft.agencies.good.every(isDated)) return; // who stands for whom is not known
  if (agency.validTo !== undefined && agency.validTo < last && standingFor(all, owner, last) === null) {
    folder.wrong(
      row,
      ["owner"],
      `owner: cơ quan "${owner}" chỉ có đến ${agency.validTo}, không ai kế thừa, mà nguồn ${validTo === undefined ? "còn hiệu lực" : `có hiệu lực đến ${validTo}`}`,
    );
  }
}

function checkForms(folder: Folder, draft: Draft, row: Row<Source>): void {
  for (const [id, form] of Object.entries(row.value.carrierForms)) {
    if (!knowsPlan(draft, id)) {
      folder.wrong(row, ["carrierForms", id], `carrierForms: không có kế hoạch "${id}" trong thư mục này`);
    }
    const plan = draft.plans.good.find((known) => known.value.id === id);
    if (plan === undefined || mayHave(plan, "forms", form)) continue;
    if (!plan.value.forms.some((known) => known.id === form)) {
      folder.wrong(row, ["carrierForms", id], `carrierForms: kế hoạch "${id}" không có hình thức "${form}"`);
    }
  }
}

function checkFamily(folder: Folder, row: Row<Source>, families: Rows<Family> | null): void {
  const { family } = row.value;
  if (family !== undefined && families !== null && !mayHold(families, family)) {
    folder.wrong(row, ["family"], `family: không có họ trang "${family}" trong families/`);
  }
}

const visited: ReadonlySet<Channel["kind"]> = new Set(["feed", "sitemap", "listing", "bulletin"]);

function checkChannel(folder: Folder, row: Row<Source>, channel: Channel, index: number): void {
  const at = ["channels", index];
  if (channel.cron !== undefined && !isCron(channel.cron)) {
    folder.wrong(
      row,
      [...at, "cron"],
      `cron: "${channel.cron}" không phải lịch hợp lệ (phút giờ ngày tháng thứ)`,
    );
  }
  if (
    visited.has(channel.kind) &&
    isSound(row, "hosts") &&
    !row.value.hosts.includes(new URL(channel.url).hostname)
  ) {
    const host = new URL(channel.url).hostname;
    folder.wrong(
      row,
      [...at, "url"],
      `url: máy chủ "${host}" không có trong hosts của nguồn "${row.value.id}"`,
    );
  }
  for (const key of ["links", "next", "embedded"] as const) {
    const isForIt = channel.kind === "listing" || (channel.kind === "bulletin" && key !== "embedded");
    if (channel[key] !== undefined && !isForIt) {
      const kinds = key === "embedded" ? "listing" : "listing, bulletin";
      folder.wrong(row, [...at, key], `${key}: chỉ dùng cho kênh kind: ${kinds}`);
    }
  }
  checkAccount(folder, row, channel, at);
}

/** Interfaces by which the accounts of a platform are read. */
const interfaces: Readonly<Partial<Record<Channel["kind"], readonly string[]>>> = {
  fanpage: ["pages", "public"],
  video: ["data", "atom"],
  zalo: ["oa"],
  tiktok: ["display", "research"],
};

/** How accounts are written on each platform. */
const accounts: Readonly<Partial<Record<Channel["kind"], { readonly is: RegExp; readonly said: string }>>> = {
  fanpage: { is: /^[\w.-]+$/, said: "mã số hoặc tên trong địa chỉ của trang, không có @" },
  video: { is: /^(UC[\w-]{22}|@[\w.-]+)$/, said: "mã kênh UC… (24 ký tự) hoặc @tên" },
  zalo: { is: /^\d+$/, said: "mã số của OA" },
  tiktok: { is: /^@[\w.]+$/, said: "@tên của tài khoản" },
};

function checkAccount(
  folder: Folder,
  row: Row<Source>,
  channel: Channel,
  at: readonly (string | number)[],
): void {
  const known = interfaces[channel.kind];
  for (const key of ["account", "api", "apiVersion", "token"] as const) {
    if (channel[key] !== undefined && known === undefined) {
      folder.wrong(row, [...at, key], `${key}: chỉ dùng cho kênh fanpage, video, zalo, tiktok`);
    }
  }
  const shape = accounts[channel.kind];
  if (shape !== undefined && channel.account !== undefined && !shape.is.test(channel.account)) {
    folder.wrong(row, [...at, "account"], `account: kênh kind: ${channel.kind} ghi ${shape.said}`);
  }
  if (known !== undefined && channel.api !== undefined && !known.includes(channel.api)) {
    folder.wrong(row, [...at, "api"], `api: kênh kind: ${channel.kind} chỉ nhận ${known.join(", ")}`);
  }
}
