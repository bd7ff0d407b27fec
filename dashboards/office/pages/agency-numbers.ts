import { html } from "hono/html";
import type { Agency } from "../../../config/schema.ts";
import { ownItems } from "../../../pipeline/measure/coverage.ts";
import { multimedia } from "../../../pipeline/measure/enriched.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { likeAgencies } from "../../../pipeline/measure/like.ts";
import { pressPresence } from "../../../pipeline/measure/press.ts";
import { silence } from "../../../pipeline/measure/silence.ts";
import { watchChannels } from "../../../pipeline/health/watch.ts";
import { storiesAddress } from "../address-press.ts";
import { sourceAddress } from "../address-source.ts";
import { number } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { measuredNumber } from "../number.ts";
import type { Office } from "../office.ts";
import { agencyKindWords } from "../words.ts";
import { channelTable } from "./health-channel.ts";

/** One agency's own figures of a period: what it published, where the press names it, how long it has been silent. */
export function agencyNumbers(sample: Sample, { id }: Agency): Markup {
  const named = pressPresence(sample, id);
  const behind = named.drill === null ? {} : { behind: { value: storiesAddress(named.drill) } };
  return html`<div class="grid">
    <div class="w3">${measuredNumber(ownItems(sample, id))}</div>
    <div class="w3">${measuredNumber(named, behind)}</div>
    <div class="w3">${measuredNumber(silence(sample, id))}</div>
    <div class="w3">${measuredNumber(multimedia(sample, id))}</div>
  </div>`;
}

/** Beside agencies of its kind: how many of them speak, and how much in the middle. No rank, and nobody else is named. */
export function likeSheet(sample: Sample, agency: Agency): Markup | "" {
  const like = likeAgencies(sample, agency.id);
  if (like === null) return "";
  const { kind, observable, covered, median } = like;
  return html`<section class="sheet" aria-labelledby="cung-loai">
    <h2 id="cung-loai">So với đơn vị cùng loại</h2>
    ${
      median === null
        ? html`<p class="soft">
            Trong kỳ chưa quan sát được đơn vị nào khác cùng loại
            (${agencyKindWords[kind].toLocaleLowerCase("vi")}).
          </p>`
        : html`<p>
            ${agencyKindWords[kind]}: quan sát được ${number(observable)} đơn vị khác, ${number(covered)} đơn
            vị có tin; trung vị ${number(median)} tin trên kênh của mình.
          </p>`
    }
    <p class="small soft">Để biết mức chung, không phải xếp hạng: đơn vị khác nhau về quy mô và số kênh.</p>
  </section>`;
}

/** The channels of the agency's own sources as they fare now. */
export async function channelsSheet(
  { store, clock }: Office,
  { plan, city }: KnownPlan,
  sample: Sample,
  { id }: Agency,
): Promise<Markup> {
  const sources = city.sources.filter(({ owner }) => owner === id);
  const channels = await watchChannels(store, [{ city: city.city, sources }], clock);
  return html`<section class="sheet long" aria-labelledby="kenh">
    <h2 id="kenh">Kênh của đơn vị lúc này</h2>
    ${
      channels.length === 0
        ? html`<p>
            Chưa khai báo kênh nào của đơn vị. Gửi địa chỉ cổng, trang, tài khoản cho cơ quan theo dõi kế
            hoạch, hoặc <a href="/ke-hoach/${encodeURIComponent(plan.id)}/nhap">nhập liệu</a>.
          </p>`
        : html`<p class="small">
              ${sources.map(
                ({ id: source, name }, place) =>
                  html`${place === 0 ? "" : " · "}<a href="${sourceAddress(plan.id, source, sample.window)}"
                      >${name}</a
                    >`,
              )}
            </p>
            ${channelTable("Kênh của đơn vị", channels, clock.now().getTime())}`
    }
  </section>`;
}
