import type { Config } from "../../config/load.ts";
import { DocumentRegister } from "../../config/phrases.ts";
import { Agency, City, Plan } from "../../config/schema.ts";
import { CommonSigns } from "../../config/signs.ts";
import { Source } from "../../config/source-schema.ts";

const duties = [{ plan: "songmo-12", clause: "III.1", text: "Đưa tin thường xuyên trên kênh của mình" }];

const plan = Plan.parse({
  id: "songmo-12",
  title: "Kế hoạch tuyên truyền chuyển đổi số trên địa bàn thành phố Sông Mơ",
  number: "12/KH-UBND",
  date: "2026-08-03",
  issuer: "UBND thành phố Sông Mơ",
  signer: "Chủ tịch",
  place: "Sông Mơ",
  periodNote: "không ghi ngày kết thúc",
  validFrom: "2026-08-03",
  document: "plan.txt",
  legalBasis: [],
  clauses: [],
  groups: [
    { id: "II.1", clause: "II.1", name: "Quán triệt chủ trương về khoa học, công nghệ", basis: "topic" },
    { id: "II.2", clause: "II.2", name: "Lớp học số cho mọi nhà", basis: "topic" },
    { id: "II.3", clause: "II.3", name: "Dịch vụ công trực tuyến và giấy tờ điện tử", basis: "topic" },
    { id: "II.4", clause: "II.4", name: "Doanh nghiệp trẻ, sáng kiến, phòng thử nghiệm", basis: "topic" },
    { id: "II.5", clause: "II.5", name: "Nhãn phụ chỉ để tra cứu", basis: "topic", reports: false },
  ],
  milestones: [{ day: "2026-10-10", title: "Ngày Chuyển đổi số quốc gia" }],
});

const ended = Plan.parse({
  ...plan,
  id: "songmo-3",
  number: undefined,
  title: "Kế hoạch tuyên truyền đã kết thúc",
  validFrom: "2026-02-01",
  validTo: "2026-06-30",
  archived: true,
});

const agencies = [
  { id: "sm-ubnd", name: "UBND thành phố Sông Mơ", kind: "government", duties },
  { id: "sm-vhtt", name: "Sở Văn hóa và Thể thao", kind: "department", duties },
  { id: "sm-khcn", name: "Sở Khoa học và Công nghệ", kind: "department", duties },
  { id: "sm-yte", name: "Sở Y tế", kind: "department", duties },
  { id: "sm-bao", name: "Báo Sông Mơ", kind: "press", duties },
  { id: "sm-ben-doi", name: "UBND phường Bến Đợi", kind: "ward", duties },
  { id: "sm-go-sao", name: "UBND phường Gò Sao", kind: "ward", duties },
  { id: "sm-lang-chai", name: "UBND xã Làng Chài", kind: "commune", duties },
  { id: "sm-doi-che", name: "UBND xã Đồi Chè", kind: "commune", duties },
].map((row) => Agency.parse(row));

const outlets = [
  { id: "bao-songmo", name: "Báo Sông Mơ", kind: "press", owner: "sm-bao" },
  { id: "tin-tinh", name: "Tin Tỉnh Lẻ", kind: "press", scope: "central" },
  { id: "cong-songmo", name: "Cổng TTĐT Sông Mơ", kind: "portal", owner: "sm-ubnd" },
  { id: "so-vhtt", name: "Trang Sở Văn hóa và Thể thao", kind: "portal", owner: "sm-vhtt" },
  { id: "so-khcn", name: "Trang Sở Khoa học và Công nghệ", kind: "portal", owner: "sm-khcn" },
  { id: "so-yte", name: "Trang Sở Y tế", kind: "portal", owner: "sm-yte" },
  { id: "ben-doi", name: "Trang phường Bến Đợi", kind: "portal", owner: "sm-ben-doi" },
  { id: "go-sao", name: "Trang phường Gò Sao", kind: "portal", owner: "sm-go-sao" },
  { id: "lang-chai", name: "Trang xã Làng Chài", kind: "portal", owner: "sm-lang-chai" },
  { id: "gom-tin", name: "Gom Tin", kind: "aggregator" },
];

const sources = outlets.map((row) =>
  Source.parse({
    ...row,
    hosts: [`${row.id}.test`],
    channels: [{ id: `${row.id}/rss`, kind: "feed", url: `https://${row.id}.test/rss`, label: "Tin mới" }],
  }),
);

/** A city that exists nowhere, with one plan in force and one that has ended. */
export function inventedConfig(): Config {
  const city = City.parse({
    id: "song-mo",
    name: "thành phố Sông Mơ",
    timeZone: "Asia/Ho_Chi_Minh",
    leadAgency: "sm-vhtt",
    workingHours: { from: "07:30:00", to: "17:00:00" },
    places: { names: ["Sông Mơ"] },
  });
  return {
    cities: [
      {
        folder: "song-mo",
        city,
        plans: [plan, ended],
        agencies,
        sources,
        phrases: [],
        signs: [],
        messages: null,
      },
    ],
    families: [],
    register: DocumentRegister.parse({
      version: "1",
      documents: [{ id: "12/KH-UBND", number: "12", type: "KH", issuer: "UBND", about: "tuyên truyền" }],
    }),
    themes: [],
    signs: CommonSigns.parse({ version: "1" }),
    version: "0123456789abcdef",
  };
}
