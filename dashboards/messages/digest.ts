import { html } from "hono/html";
import type { CityConfig } from "../../config/load.ts";
import type { Plan } from "../../config/schema.ts";
import { criticalDrill, criticismIn } from "../../pipeline/measure/criticism.ts";
import { addDays, dated } from "../../pipeline/measure/windows.ts";
import { firstWords } from "../../pipeline/quoted.ts";
import type { ReportStory } from "../../pipeline/report/report.ts";
import { storiesTold, storyKey, titleOf } from "../../pipeline/report/stories.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { oneLine, type Told } from "./told.ts";

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

/**
 * The press digest that is sent in the morning of `day`: what was published on the day before, by plan and content group,
 * each story once with "+n báo dẫn lại", then where the press finds fault and who might look into it.
 */
export async function digestMail(
  store: Store,
  city: CityConfig,
  asked: { readonly plans: readonly string[]; readonly day: string; readonly address: string | null },
): Promise<Told> {
  const { plans, day, address } = asked;
  const before = addDays(day, -1);
  const sections: Section[] = [];
  for (const plan of city.plans.filter(({ id }) => plans.includes(id)))
    sections.push(...(await sectionsOf(store, city, plan, { from: before, to: day })));
  const empty = sections.length === 0 ? ["Ngày này không thu được tin nào của kế hoạch."] : [];
  const link = address === null ? [] : [`Mở các trang: ${address}/`];
  const text = [
    `ĐIỂM TIN NGÀY ${dated(before)} – ${city.city.name}`,
    ...empty,
    ...sections.map(({ title, lines }) =>
      // Letters of clauses stay as they are: III.1.b is not III.1.B.
      [
        title,
        ...lines.map(({ head, told, url }) =>
          [`- ${head}`, told, url].filter((row) => row !== "").join("\n  "),
        ),
      ].join("\n"),
    ),
    ...link,
  ].join("\n\n");
  const page = await html`<!doctype html>
    <html lang="vi">
      <body style="font-family:sans-serif;max-width:42rem">
        <h1 style="font-size:1.2rem">Điểm tin ngày ${dated(before)} – ${city.city.name}</h1>
        ${empty.map((words) => html`<p>${words}</p>`)}
        ${sections.map(
          ({ title, lines }) =>
            html`<h2 style="font-size:1.05rem">${title}</h2>
              <ul>
                ${lines.map(
                  ({ head, told, url }) =>
                    html`<li>
                      ${/^https?:/u.test(url) ? html`<a href="${url}">${head}</a>` : head}<br />${told}
                    </li>`,
                )}
              </ul>`,
        )}
        ${link.map((words) => html`<p>${words}</p>`)}
      </body>
    </html>`;
  return {
    subject: `[Phủ Sóng ${city.city.name}] Điểm tin ngày ${dated(before)}`,
    text: `${text}\n`,
    html: page.toString(),
  };
}

async function sectionsOf(
  store: Store,
  city: CityConfig,
  plan: Plan,
  days: { readonly from: string; readonly to: string },
): Promise<readonly Section[]> {
  const known = { plan, city };
  const named = plan.number === undefined ? firstWords(plan.title, 10) : `Kế hoạch ${plan.number}`;
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
    const mine = stories.filter(({ groups: [first] }) => first === id);
    return { title: `${id} ${name}`, lines: mine.map(line) };
  });
  const critical = await criticismIn(store, known, criticalDrill(known, days).days ?? days);
  const faults = critical.map(({ item, concerned }): Line => ({
    head: oneLine(
      `${city.sources.find(({ id }) => id === item.source)?.name ?? item.source}: ${firstWords(titleOf(item))}`,
    ),
    told: `Đề xuất giao: ${concerned.length === 0 ? "cơ quan chủ trì" : concerned.map(({ name }) => name).join("; ")}`,
    url: item.url,
  }));
  return [...groups, { title: "Báo chí phản ánh", lines: faults }]
    .filter(({ lines }) => lines.length > 0)
    .map((section) => ({ ...section, title: `${named} – ${section.title}` }));
}
