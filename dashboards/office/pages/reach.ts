import { html } from "hono/html";
import { platformOf } from "../../../crawlers/platforms/post.ts";
import { whereOf } from "../../../pipeline/measure/drill.ts";
import { extrasIn, extrasOf, type Extras } from "../../../pipeline/measure/extras.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import type { Age, PlatformItem } from "../../../pipeline/measure/reach.ts";
import { ripeAt } from "../../../pipeline/measure/reach.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { milestones } from "../../../pipeline/observe/milestones.ts";
import { BadQuestion } from "../../../pipeline/store/errors.ts";
import { planAddress, readListState, type ListState } from "../address.ts";
import { storyAddress } from "../address-press.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";
import type { Answer } from "./items.ts";
import { badAddress } from "./problems.ts";
import { campaignForm, reachAddress, type Campaign } from "./reach-campaign.ts";
import { postsTable } from "./reach-posts.ts";
import { estimatedSheet, followersTable, measuredTable, suppliedTable } from "./reach-tables.ts";

/** I12 of a campaign on accounts of platforms: measured, supplied, estimated and followers as figures of their own. */
export async function reachPage(
  office: Office,
  known: KnownPlan,
  params: URLSearchParams,
  fallback: Window,
): Promise<Answer> {
  // A hashtag is written with its sign and stands without it among the words of a post.
  const asked = new URLSearchParams(params);
  asked.set("tim", (params.get("tim") ?? "").replaceAll("#", " ").trim());
  const { state, problems } = readListState(asked, known, fallback);
  const age = milestones.find((one) => String(one.age) === (params.get("tuoi") ?? String(ripeAt)))?.age;
  const mistakes = [
    ...problems,
    ...(age === undefined
      ? [
          `Không có mốc tuổi bài “${params.get("tuoi") ?? ""}”; các mốc: ${milestones.map((one) => one.age).join(", ")} ngày.`,
        ]
      : []),
  ];
  const campaign = campaignIn(state, fallback, age ?? ripeAt);
  const mended = reachAddress(known.plan.id, campaign);
  if (mistakes.length > 0) return badAddress(office, known, mistakes, mended);
  try {
    return { status: 200, body: await drawn(office, known, campaign) };
  } catch (error) {
    // the words come from the address
    if (!(error instanceof BadQuestion)) throw error;
    return badAddress(office, known, [error.message], reachAddress(known.plan.id, { ...campaign, text: "" }));
  }
}

function campaignIn({ window, drill, text }: ListState, fallback: Window, age: Age): Campaign {
  const { group, story, platform } = drill;
  return {
    window: window ?? fallback,
    text,
    age,
    ...(group && { group }),
    ...(story && { story }),
    ...(platform && { platform }),
  };
}

async function drawn(office: Office, known: KnownPlan, campaign: Campaign): Promise<Markup> {
  const { plan, city } = known;
  const { window } = campaign;
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const extras = extrasIn(await extrasOf(office.store, { city, plan, span: window }), window);
  const posts = await chosen(office, known, extras, campaign);
  const hasAccounts = city.sources.some(({ channels }) =>
    channels.some(({ kind }) => platformOf[kind] !== undefined),
  );
  const body = html`<p>
      <a href="${planAddress(plan.id, "", window)}">‹ Tổng quan</a> ·
      <a href="${planAddress(plan.id, "nguon", window)}">Tình trạng từng kênh</a>${
        campaign.story === undefined
          ? ""
          : html` · đang đo một <a href="${storyAddress(campaign.story)}">cụm tin</a>`
      }
    </p>
    ${campaignForm(known, campaign)}
    ${
      hasAccounts || extras.supplied.length > 0
        ? html`<div class="grid">
            ${measuredTable(sample, posts, campaign)} ${suppliedTable(known, sample, extras, campaign)}
            ${followersTable(known, sample, extras)} ${estimatedSheet()}
            ${await postsTable(office, known, posts, campaign)}
          </div>`
        : html`<p class="sheet">Chưa khai báo kênh mạng xã hội nào trong danh mục nguồn.</p>`
    }`;
  return planPage(office, {
    known,
    window,
    name: "Mạng xã hội",
    tab: "",
    addressOf: (other) => reachAddress(plan.id, { ...campaign, window: other }),
    whole: allItems(sample),
    body,
  });
}

/** The counted posts of the window that belong to the campaign. */
async function chosen(
  { store }: Office,
  known: KnownPlan,
  { posts }: Extras,
  { group, story, platform, text, window }: Campaign,
): Promise<readonly PlatformItem[]> {
  if (group === undefined && story === undefined && platform === undefined && text === "") return posts;
  const where = whereOf(
    {
      city: known.city.city.id,
      plan: known.plan.id,
      days: window,
      standing: "counted",
      ...(group && { group }),
      ...(story && { story }),
      ...(platform && { platform }),
    },
    known,
  );
  const mine = new Set<string>();
  for await (const { id } of store.scan("item", ["publishedDay"], { ...where, ...(text !== "" && { text }) }))
    mine.add(id);
  return posts.filter(({ item }) => mine.has(item));
}
