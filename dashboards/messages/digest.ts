import { html } from "hono/html";
import type { CityConfig } from "../../config/load.ts";
import type { Plan } from "../../config/schema.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { criticalDrill, criticismIn } from "../../pipeline/measure/criticism.ts";
import { completenessMark } from "../../pipeline/measure/completeness.ts";
import { overlap, validDays, type Days } from "../../pipeline/measure/duty.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import { silences } from "../../pipeline/measure/silence.ts";
import { addDays, dated, spanOf } from "../../pipeline/measure/windows.ts";
import { firstWords } from "../../pipeline/quoted.ts";
import type { ReportStory } from "../../pipeline/report/report.ts";
import { storiesTold, storyKey, storyRanks, titleOf } from "../../pipeline/report/stories.ts";
import type { Store } from "../../pipeline/store/store.ts";
import type { Markup } from "../office/layout.ts";
import { letterPage, oneLine, type Told } from "./told.ts";

/** One line of a digest: who wrote what, and how many took it over. */
interface Line {
  readonly head: string;
  readonly told: string;
  readonly url: string;
}

interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** What a letter says of one plan. */
interface PlanPart {
  readonly name: string;
  /** false = no story at all was found. */
  readonly told: boolean;
  readonly sections: readonly Section[];
  readonly seen: string;
}

/** What a digest tells, and to whom. */
export interface DigestAsked {
  readonly plans: readonly string[];
  /** The days that are told of; `to` is the morning on which it is sent and is none of them. */
  readonly days: Days;
  /** The pages' public origin; null = the letter carries no link to them. */
  readonly address: string | null;
}

/**
 * The press digest of a morning: what was published since the last one, by plan and content group, each story once with
 * "+n báo dẫn lại", then where the press finds fault and who might look into it, who is silent, and how much was seen.
 */
export async function digestMail(
  parts: { readonly store: Store; readonly clock: Clock },
  city: CityConfig,
  { plans, days, address }: DigestAsked,
): Promise<Told> {
  const written: PlanPart[] = [];
  for (const plan of city.plans.filter(({ id }) => plans.includes(id))) {
    // A plan that has ended is read, not urged.
    if (overlap(validDays(plan), days) === null) continue;
    written.push(await partOf(parts, city, plan, days));
  }
  const foot = [
    "Trích nguyên văn không quá 40 từ; toàn văn ở trang gốc theo liên kết.",
    ...(address === null ? [] : [`Mở các trang: ${address}/`]),
  ];
  const heading = `${spanWords(days)} – ${city.city.name}`;
  const none = "Không thu được tin nào của kế hoạch trong những ngày này.";
  const text = [
    `ĐIỂM TIN ${heading}`,
    ...written.flatMap(({ name, told, sections, seen }) => [
      `== ${name} ==`,
      ...(told ? [] : [none]),
      ...sections.map(({ title, lines }) => [title, ...lines.map(lineText)].join("\n")),
      seen,
    ]),
    foot.join("\n"),
  ].join("\n\n");
  const page = await letterPage(
    `Điểm tin ${heading}`,
    html`<h1 style="font-size:1.3rem">Điểm tin ${heading}</h1>
      ${written.map(
        ({ name, told, sections, seen }) =>
          html`<h2 style="font-size:1.15rem">${name}</h2>
            ${told ? "" : html`<p>${none}</p>`} ${sections.map(sectionMarkup)}
            <p style="opacity:.75">${seen}</p>`,
      )}
      ${foot.map((words) => html`<p style="opacity:.75">${words}</p>`)}`,
  );
  return {
    subject: `[Phủ Sóng ${city.city.name}] Điểm tin ${spanWords(days)}`,
    text: `${text}\n`,
    html: page,
  };
}

function spanWords({ from, to }: Days): string {
  const last = addDays(to, -1);
  return from === last ? `ngày ${dated(last)}` : `từ ngày ${dated(from)} đến hết ngày ${dated(last)}`;
}

function lineText({ head, told, url }: Line): string {
  return [`- ${head}`, told, url].filter((row) => row !== "").join("\n  ");
}

function sectionMarkup({ title, lines }: Section): Markup {
  return html`<h3 style="font-size:1rem">${title}</h3>
    <ul style="padding-left:1.25rem">
      ${lines.map(
        ({ head, told, url }) =>
          html`<li style="margin-bottom:.6rem">
            ${/^https?:/u.test(url) ? html`<a href="${url}">${head}</a>` : head}
            ${told === "" ? "" : html`<br />${told}`}
          </li>`,
      )}
    </ul>`;
}

const mostSilent = 10; // agencies named; the pages have all

/** One plan's part: its stories, who is silent at the end of these days (I11, from the yellow level on), what was seen (I16). */
async function partOf(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  city: CityConfig,
  plan: Plan,
  days: Days,
): Promise<PlanPart> {
  const stories = await sectionsOf(store, city, plan, days);
  const sample = await sampleFor(store, { city, plan, window: spanOf(days.from, days.to), clock });
  const silent = silences(sample).flatMap(({ bearer, level, days: quiet, lastDay }) => {
    if ((level !== "yellow" && level !== "red") || quiet === null) return [];
    const last = lastDay === null ? "chưa có tin nào từ đầu kế hoạch" : `tin gần nhất ngày ${dated(lastDay)}`;
    return [lineOf(`${bearer.agency.name}: ${quiet} ngày thu được mà không có tin (${last})`)];
  });
  const more = silent.length - mostSilent;
  const named = silent.slice(0, mostSilent);
  const lines = more > 0 ? [...named, lineOf(`và ${more} đơn vị khác, xem trang Tổng quan`)] : named;
  const { observedSources, sources } = completenessMark(sample);
  return {
    name: plan.number === undefined ? firstWords(plan.title, 10) : `Kế hoạch ${plan.number}`,
    told: stories.length > 0,
    sections: silent.length === 0 ? stories : [...stories, { title: "Đơn vị im lặng", lines }],
    seen: `Độ đầy đủ: ${observedSources} trên ${sources} nguồn thu được trong những ngày này.`,
  };
}

function lineOf(head: string): Line {
  return { head: oneLine(head), told: "", url: "" };
}

async function sectionsOf(
  store: Store,
  city: CityConfig,
  plan: Plan,
  days: Days,
): Promise<readonly Section[]> {
  const known = { plan, city };
  const drill = { city: city.city.id, plan: plan.id, days, standing: "counted" } as const;
  const { stories, numbers } = await storiesTold(store, known, drill);
  const reprints = new Map(numbers.map(({ key, value }) => [key, value ?? 0]));
  const line = (story: ReportStory): Line => {
    const more = reprints.get(storyKey(story.story, "reprints")) ?? 0;
    const head = `${story.sourceName}: ${story.title}${more === 0 ? "" : ` (+${more} báo dẫn lại)`}`;
    // A post has no lead of its own, only its words.
    const told = story.told === story.title ? "" : oneLine(firstWords(story.told));
    return { head: oneLine(head), told, url: story.url };
  };
  const groups = plan.groups.map(({ id, name }): Section => {
    // A story of several groups is told under its first, so that nobody reads it twice.
    const mine = stories
      .filter(({ groups: [first] }) => first === id)
      .toSorted((one, other) => storyRanks.indexOf(one.rank) - storyRanks.indexOf(other.rank));
    return { title: `${id} ${name}`, lines: mine.map(line) };
  });
  const critical = await criticismIn(store, known, criticalDrill(known, days).days ?? days);
  const faults = critical.map(({ item, concerned }): Line => ({
    head: oneLine(
      `${city.sources.find(({ id }) => id === item.source)?.name ?? item.source}: ${firstWords(titleOf(item))}`,
    ),
    told: `Đề xuất giao: ${concerned.length === 0 ? leadOf(city) : concerned.map(({ name }) => name).join("; ")}`,
    url: item.url,
  }));
  return [...groups, { title: "Báo chí phản ánh", lines: faults }].filter(({ lines }) => lines.length > 0);
}

function leadOf({ city, agencies }: CityConfig): string {
  return `${agencies.find(({ id }) => id === city.leadAgency)?.name ?? "cơ quan chủ trì"} (tin không nêu đơn vị)`;
}
