import path from "node:path";
import { checkConfig, type CityConfig, type Config } from "./load.ts";
import { shown } from "./problem.ts";
import { membersOf } from "./registry.ts";
import { readSettings } from "./settings.ts";
import type { Verb } from "./verb.ts";

/** `phusong check-config`: all mistakes of the city's files at once, or what they add up to. */
export const checkConfigVerb: Verb = {
  name: "check-config",
  summary: "kiểm tra cấu hình: kế hoạch, danh bạ, nguồn, cụm từ",
  help: `
Kiểm tra mọi tệp cấu hình và in tất cả lỗi cùng lúc, mỗi lỗi một dòng: tệp:dòng: lỗi.

Cách dùng: npm run -s phusong -- check-config [--config THƯ_MỤC]

  --config THƯ_MỤC   thư mục cấu hình (mặc định: PHUSONG_CONFIG, hoặc thư mục config của phần mềm)

Không lỗi thì in tổng số và trả mã 0; có lỗi thì trả mã 1, và không lệnh nào khác chạy (trừ backup, restore:
giữ số liệu không phải chờ sửa cấu hình).

Ví dụ: npm run -s phusong -- check-config --config ./cau-hinh
`,
  options: { config: { type: "string" } },
  async run({ values }, { stdout, stderr }) {
    const settings = readSettings(process.env);
    const root = typeof values["config"] === "string" ? values["config"] : settings.config;
    const { config, problems } = await checkConfig(root);
    if (config === null) {
      const place = path.relative(process.cwd(), path.resolve(root)).split(path.sep).join("/");
      for (const problem of problems) {
        stdout.write(`${shown({ ...problem, file: path.posix.join(place, problem.file) })}\n`);
      }
      stderr.write(`${problems.length} lỗi. Sửa các dòng trên rồi chạy lại lệnh này.\n`);
      return 1;
    }
    stdout.write(`${summary(config, dayInVietNam(settings.now ?? new Date())).join("\n")}\n`);
    return 0;
  },
};

/** What the config adds up to; classes are counted as of a day, `2026-11-21`. */
export function summary(config: Config, day: string): readonly string[] {
  const lines = [
    `Cấu hình đúng, phiên bản ${config.version}: ${config.cities.length} thành phố, ${config.families.length} họ trang, ${config.register.documents.length} văn bản trong sổ số hiệu.`,
  ];
  for (const city of config.cities) lines.push("", ...cityLines(city, day));
  return lines;
}

function cityLines(city: CityConfig, day: string): readonly string[] {
  const channels = city.sources.flatMap((source) => source.channels);
  const verified = channels.filter((channel) => channel.verified !== undefined).length;
  const agencies = city.agencies.filter((agency) => agency.kind !== "class");
  const lines = [
    city.city.name,
    ...city.plans.map((plan) => {
      const archived = plan.archived ? " (lưu trữ)" : "";
      const groups = plan.groups.filter((group) => group.reports).length;
      return `  kế hoạch ${plan.id}${archived}: ${groups} nhóm nội dung, ${plan.clauses.length} điều khoản, ${plan.forms.length} hình thức, ${plan.targets.length} chỉ tiêu`;
    }),
    `  ${agencies.length} cơ quan, ${city.sources.length} nguồn, ${channels.length} kênh (${verified} kênh đã kiểm chứng)`,
  ];
  for (const group of city.agencies.filter((agency) => agency.kind === "class")) {
    const members = membersOf(city.agencies, group.id, group.validTo ?? day).length;
    const expected =
      group.expected === undefined
        ? "kế hoạch không ghi số lượng"
        : `${group.expected.count} theo ${group.expected.basis}`;
    lines.push(`  ${group.name}: ${members} trong danh bạ, ${expected}`);
  }
  return lines;
}

function dayInVietNam(now: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(now);
}
