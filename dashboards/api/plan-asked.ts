import { z } from "zod";
import type { Window } from "../../pipeline/measure/windows.ts";
import { windowOfAddress } from "../office/address-period.ts";
import { agencyNamed, planNamed, type KnownPlan } from "../office/known.ts";
import type { Office } from "../office/office.ts";
import { mayKnow } from "../office/own-city.ts";
import { openingWindow } from "../office/period.ts";
import type { Who } from "../office/who.ts";
import type { Problem } from "./problem.ts";

/** The parameter that nearly every address has. */
export const planParam = {
  plan: z.string().meta({ description: "Mã kế hoạch, xem /plans", example: "hanoi-179" }),
};

/** How an address names a period; without any of them it is the one on which the pages open. */
export const periodParams = {
  ky: z.string().optional().meta({
    description:
      "Kỳ số liệu: report-month:2026-11 (15/10 đến 14/11), month:2026-10, week:2026-W47, quarter:2026-Q3, half-year:2026-H1, year:2026, hoặc span:2026-10-01..2026-11-01 (ngày cuối không tính)",
    example: "report-month:2026-11",
  }),
  tu: z.string().optional().meta({ description: "Ngày đầu (thay cho ky), 2026-10-01" }),
  den: z.string().optional().meta({ description: "Ngày cuối, tính cả ngày này, 2026-10-31" }),
};

/** The parameter that names an agency. */
export const agencyParam = {
  "don-vi": z.string().optional().meta({ description: "Mã đơn vị, xem /agencies" }),
};

/** The period of an answer. */
export const Period = z
  .strictObject({
    id: z.string(),
    name: z.string().meta({ description: "Tên kỳ bằng tiếng Việt" }),
    from: z.iso.date().meta({ description: "Ngày đầu" }),
    to: z.iso.date().meta({ description: "Ngày sau ngày cuối" }),
  })
  .meta({ id: "Period", description: "Kỳ số liệu, đếm theo ngày ở Việt Nam" });

/** A period as answers tell it. */
export function periodTold({ id, name, from, to }: Window): z.input<typeof Period> {
  return { id, name, from, to };
}

interface From {
  readonly office: Office;
  readonly who: Who;
  readonly query: { readonly plan: string };
}

/** The plan that is asked for; an account of one city is shown that city's plans only. */
export function planAsked({ office, who, query }: From): KnownPlan | { readonly problem: Problem } {
  const known = planNamed(office.config, query.plan);
  if (known === null) {
    const detail = `Không có kế hoạch “${query.plan}”. Các kế hoạch có ở /api/v1/plans.`;
    return { problem: { kind: "khong-co", detail } };
  }
  if (mayKnow(who, known.city.city.id)) return known;
  const detail = `Tài khoản này chỉ dùng cho địa bàn khác, không mở được kế hoạch “${query.plan}”.`;
  return { problem: { kind: "khong-co-quyen", detail } };
}

/** The plan and the period that are asked for. */
export function periodAsked(
  from: From & { readonly context: { readonly req: { readonly url: string } } },
): { readonly known: KnownPlan; readonly window: Window } | { readonly problem: Problem } {
  const known = planAsked(from);
  if ("problem" in known) return known;
  const params = new URL(from.context.req.url).searchParams;
  const { window, problem } = windowOfAddress(params, openingWindow(known.plan, from.office.clock));
  if (problem === null) return { known, window };
  return { problem: { kind: "yeu-cau-sai", detail: problem } };
}

/** Why an agency cannot be asked for; null where it can, or none is. */
export function agencyProblem({ city }: KnownPlan, agency: string | undefined): Problem | null {
  if (agency === undefined || agencyNamed(city, agency) !== null) return null;
  const detail = `Danh bạ không có đơn vị “${agency}”. Các đơn vị có ở /api/v1/agencies.`;
  return { kind: "yeu-cau-sai", detail, errors: [{ where: "don-vi", detail: "không có trong danh bạ" }] };
}
