import { html } from "hono/html";
import { spoolLines } from "../../../pipeline/store/spool/words.ts";
import { everything } from "../../../pipeline/store/everything.ts";
import type { MachineRecord } from "../../../pipeline/store/records-machines.ts";
import { moment, number } from "../format.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";

const silentAfter = 10 * 60_000; // milliseconds; a machine tells of itself every minute
const forgottenAfter = 30 * 86_400_000; // a machine that was taken away is no longer named

/** What waits on the machines that fetch pages, why, and what to do; nothing where there is only one keeper of records. */
export async function machinesSheet(office: Office): Promise<Markup | ""> {
  const own = office.spoolState === null ? null : await office.spoolState();
  const now = office.clock.now().getTime();
  const machines: MachineRecord[] = [];
  const order = { by: "at", direction: "descending" } as const;
  for await (const { value } of everything(office.store, "machine", { order }))
    if (now - Date.parse(value.at) < forgottenAfter) machines.push(value);
  if (own === null && machines.length === 0) return "";
  const lines = own === null ? [] : spoolLines(own);
  return html`<section class="sheet long" aria-labelledby="may-thu">
    <h2 id="may-thu">Máy thu và phần chờ gửi sang Elasticsearch</h2>
    ${
      own === null
        ? ""
        : lines.length === 0
          ? html`<p>Máy này: mọi bản ghi đã gửi, không có gì chờ.</p>`
          : html`<p>Máy này:</p>
              <ul class="plainlist">
                ${lines.map((line) => html`<li>${line}</li>`)}
              </ul>`
    }
    ${
      machines.length === 0
        ? ""
        : html`<table class="stack">
            <caption class="hidden">
              Từng máy thu, theo lần báo gần nhất
            </caption>
            <thead>
              <tr>
                <th scope="col">Máy</th>
                <th scope="col">Báo lúc</th>
                <th scope="col" class="n">Đang chờ</th>
                <th scope="col">Lâu nhất từ</th>
                <th scope="col" class="n">Không được nhận</th>
                <th scope="col">Trục trặc gần nhất</th>
              </tr>
            </thead>
            <tbody>
              ${machines.map((machine) => rowOf(machine, now))}
            </tbody>
          </table>`
    }
    <p class="small soft">
      Mỗi máy thu ghi những gì nó mang về vào đĩa của mình trước rồi mới gửi, nên Elasticsearch ngừng không
      làm mất gì. Bản ghi không được nhận: <code>store dead-letters</code> để xem, sửa, gửi lại hoặc bỏ.
    </p>
  </section>`;
}

function rowOf(machine: MachineRecord, now: number): Markup {
  const { id, at, rows, since, letters, full, lastTrouble, lastTroubleAt } = machine;
  const isSilent = now - Date.parse(at) > silentAfter;
  return html`<tr>
    <th scope="row">${id}</th>
    <td data-name="Báo lúc">
      ${moment(at)} ${isSilent ? html`<span class="tag warn">chưa báo lại</span>` : ""}
    </td>
    <td class="n" data-name="Đang chờ">
      ${number(rows)} ${full ? html`<span class="tag bad">tạm dừng thu</span>` : ""}
    </td>
    <td data-name="Lâu nhất từ">${since === null ? "–" : moment(since)}</td>
    <td class="n" data-name="Không được nhận">
      ${letters === 0 ? "0" : html`<span class="tag bad">${number(letters)}</span>`}
    </td>
    <td data-name="Trục trặc gần nhất">
      ${lastTrouble === null || lastTroubleAt === null ? "chưa có" : html`${moment(lastTroubleAt)}: ${lastTrouble}`}
    </td>
  </tr>`;
}
