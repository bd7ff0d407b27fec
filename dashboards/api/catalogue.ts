import { z } from "zod";
import { watchChannels, type WatchedChannel } from "../../pipeline/health/watch.ts";
import { mayKnow } from "../office/own-city.ts";
import { single } from "./path.ts";
import { planAsked, planParam } from "./plan-asked.ts";

const DayOrNull = z.iso.date().nullable();
const MomentOrNull = z.iso.datetime().nullable();

const Plan = z
  .strictObject({
    id: z.string(),
    number: z.string().nullable().meta({ description: "Số ký hiệu; null = văn bản không ghi số" }),
    title: z.string(),
    issuer: z.string(),
    date: DayOrNull,
    city: z.strictObject({ id: z.string(), name: z.string() }),
    validFrom: z.iso.date().meta({ description: "Ngày đầu tính tin" }),
    validTo: DayOrNull.meta({ description: "Ngày cuối tính tin; null = chưa ấn định" }),
    archived: z.boolean(),
  })
  .meta({ id: "Plan", description: "Một kế hoạch" });

/** Every plan that the account may see. */
const plans = single(
  {
    path: "/plans",
    name: "Các kế hoạch",
    group: "Danh mục",
    query: z.strictObject({}),
    answer: z.strictObject({ rows: z.array(Plan) }),
  },
  async ({ office, who }) => ({
    answer: {
      rows: office.config.cities
        .filter(({ city }) => mayKnow(who, city.id))
        .flatMap(({ city, plans: all }) =>
          all.map((plan) => ({
            id: plan.id,
            number: plan.number ?? null,
            title: plan.title,
            issuer: plan.issuer,
            date: plan.date ?? null,
            city: { id: city.id, name: city.name },
            validFrom: plan.validFrom,
            validTo: plan.validTo ?? null,
            archived: plan.archived,
          })),
        ),
    },
  }),
);

const Group = z
  .strictObject({
    id: z.string(),
    clause: z.string().meta({ description: "Mục của kế hoạch" }),
    name: z.string(),
    basis: z.enum(["topic", "audience"]).meta({ description: "Xét theo chủ đề hay theo đối tượng" }),
    reports: z.boolean().meta({ description: "false = nhãn phụ, không cộng vào tổng" }),
    wanted: z
      .number()
      .nullable()
      .meta({ description: "Tỷ trọng mong muốn (I13), 0 đến 1; null = không đặt" }),
  })
  .meta({ id: "Group", description: "Một nhóm nội dung của kế hoạch" });

const groups = single(
  {
    path: "/groups",
    name: "Nhóm nội dung của một kế hoạch",
    group: "Danh mục",
    query: z.strictObject(planParam),
    answer: z.strictObject({ plan: z.string(), rows: z.array(Group) }),
    problems: ["khong-co"],
  },
  async (asking) => {
    const known = planAsked(asking);
    if ("problem" in known) return known;
    const rows = known.plan.groups.map(({ id, clause, name, basis, reports, wanted }) => {
      return { id, clause, name, basis, reports, wanted: wanted ?? null };
    });
    return { answer: { plan: known.plan.id, rows } };
  },
);

const Agency = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z
      .string()
      .meta({ description: "department, commune, press ...; class = một nhóm đơn vị, không đếm" }),
    memberOf: z.array(z.string()),
    validFrom: DayOrNull,
    validTo: DayOrNull,
    successor: z.string().nullable().meta({ description: "Đơn vị kế thừa khi đơn vị này kết thúc" }),
    clauses: z.array(z.string()).meta({ description: "Các mục của kế hoạch giao cho đơn vị" }),
    sources: z.array(z.string()).meta({ description: "Nguồn do đơn vị chủ quản" }),
  })
  .meta({ id: "Agency", description: "Một dòng của danh bạ đơn vị" });

const agencies = single(
  {
    path: "/agencies",
    name: "Danh bạ đơn vị của địa bàn, với việc kế hoạch giao",
    group: "Danh mục",
    query: z.strictObject(planParam),
    answer: z.strictObject({ plan: z.string(), rows: z.array(Agency) }),
    problems: ["khong-co"],
  },
  async (asking) => {
    const known = planAsked(asking);
    if ("problem" in known) return known;
    const owned = Map.groupBy(known.city.sources, ({ owner }) => owner ?? "");
    const rows = known.city.agencies.map((agency) => ({
      id: agency.id,
      name: agency.name,
      kind: agency.kind,
      memberOf: agency.memberOf,
      validFrom: agency.validFrom ?? null,
      validTo: agency.validTo ?? null,
      successor: agency.successor ?? null,
      clauses: [
        ...new Set(agency.duties.filter(({ plan }) => plan === known.plan.id).map(({ clause }) => clause)),
      ],
      sources: (owned.get(agency.id) ?? []).map(({ id }) => id),
    }));
    return { answer: { plan: known.plan.id, rows } };
  },
);

const Channel = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    label: z.string().nullable(),
    url: z.string(),
    health: z
      .enum(["working", "silent", "broken", "not-permitted", "not-due"])
      .meta({ description: "Lúc này: đang thu tốt, im lặng, hỏng, cần quyền hoặc nhập tay, chưa đến lượt" }),
    since: MomentOrNull.meta({ description: "Hỏng hoặc im lặng từ lúc nào; null = không, hoặc không rõ" }),
    reason: z.string().nullable().meta({ description: "Vì sao hỏng hoặc chưa được đọc" }),
    lastVisit: MomentOrNull,
    lastSuccess: MomentOrNull,
    nextVisit: MomentOrNull,
  })
  .meta({ id: "Channel" });

const Source = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(["press", "portal", "aggregator", "social"]),
    scope: z.enum(["city", "central"]),
    owner: z.string().nullable().meta({ description: "Đơn vị chủ quản" }),
    validFrom: DayOrNull,
    validTo: DayOrNull,
    channels: z.array(Channel),
  })
  .meta({ id: "Source", description: "Một nguồn thu với sức khỏe từng kênh lúc này" });

const sources = single(
  {
    path: "/sources",
    name: "Nguồn thu và sức khỏe từng kênh",
    about: "Kênh hỏng nghĩa là số liệu của nguồn đang thiếu, không phải đơn vị không đăng.",
    group: "Danh mục",
    query: z.strictObject(planParam),
    answer: z.strictObject({ plan: z.string(), rows: z.array(Source) }),
    problems: ["khong-co"],
  },
  async (asking) => {
    const known = planAsked(asking);
    if ("problem" in known) return known;
    const { store, clock } = asking.office;
    const watched = Map.groupBy(await watchChannels(store, [known.city], clock), ({ source }) => source.id);
    const rows = known.city.sources.map((source) => ({
      id: source.id,
      name: source.name,
      kind: source.kind,
      scope: source.scope,
      owner: source.owner ?? null,
      validFrom: source.validFrom ?? null,
      validTo: source.validTo ?? null,
      channels: (watched.get(source.id) ?? []).map(channelTold),
    }));
    return { answer: { plan: known.plan.id, rows } };
  },
);

function channelTold({ channel, state, health }: WatchedChannel): z.input<typeof Channel> {
  return {
    id: channel.id,
    kind: channel.kind,
    label: channel.label ?? null,
    url: channel.url,
    health: health.state,
    since: "since" in health ? health.since : null,
    reason: "reason" in health ? health.reason : null,
    lastVisit: state?.lastVisit ?? null,
    lastSuccess: state?.lastSuccess ?? null,
    nextVisit: state?.nextVisit ?? null,
  };
}

/** What the city has written down. */
export const cataloguePaths = [plans, groups, agencies, sources] as const;
