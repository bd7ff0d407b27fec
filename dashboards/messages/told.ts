import { html } from "hono/html";
import type { RuleName } from "../../config/messages.ts";
import type { Letter, Notice } from "../../pipeline/store/records-notices.ts";

/** A letter in words, for a person: no text of an article but its title and at most 40 words. */
export interface Told {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a rule is called at the head of its part of a letter, in the order in which they stand. */
export const ruleWords: Readonly<Record<RuleName, string>> = {
  broken: "Nguồn thu gặp trục trặc",
  critical: "Báo chí phản ánh",
  deadline: "Sắp đến hạn",
  silence: "Đơn vị im lặng",
  rise: "Tăng đột biến",
  story: "Cụm tin lan rộng",
};

const mostLines = 30; // of one rule in one letter; the pages hold the rest

async function trial(city: string): Promise<Told> {
  const text = `Thư thử của Phủ Sóng ${city}: nơi nhận này nhận được thư.`;
  return {
    subject: `[Phủ Sóng ${city}] Thư thử`,
    text: `${text}\n`,
    html: (await html`<p>${text}</p>`).toString(),
  };
}

interface Part {
  readonly rule: RuleName;
  readonly shown: readonly Notice[];
  readonly more: number;
}

/** Writes a letter about notices; `address` is the pages' public origin, null where they are opened on their own machine only. */
export async function tellNotices(
  notices: readonly Notice[],
  city: string,
  address: string | null,
): Promise<Told> {
  if (notices.length === 0) return trial(city);
  const parts = partsOf(notices);
  const [only] = notices;
  const subject =
    notices.length === 1 && only !== undefined
      ? `[Phủ Sóng ${city}] ${only.title}`
      : `[Phủ Sóng ${city}] ${parts.map(({ rule, shown, more }) => `${ruleWords[rule]}: ${shown.length + more}`).join("; ")}`;
  return { subject: oneLine(subject), text: textOf(parts, address), html: await htmlOf(parts, address) };
}

function partsOf(notices: readonly Notice[]): readonly Part[] {
  const byRule = Map.groupBy(notices, ({ rule }) => rule);
  const rules: readonly RuleName[] = ["broken", "critical", "deadline", "silence", "rise", "story"];
  return rules.flatMap((rule): Part[] => {
    const all = byRule.get(rule) ?? [];
    if (all.length === 0) return [];
    return [{ rule, shown: all.slice(0, mostLines), more: Math.max(0, all.length - mostLines) }];
  });
}

function textOf(parts: readonly Part[], address: string | null): string {
  const blocks = parts.map(({ rule, shown, more }) =>
    [
      ruleWords[rule].toUpperCase(),
      ...shown.map(({ title, detail, path, url }) =>
        [
          `- ${oneLine(title)}`,
          ...(detail === null ? [] : [`  ${oneLine(detail)}`]),
          ...(address === null ? [] : [`  Xem: ${address}${path}`]),
          ...(url === null ? [] : [`  Bài: ${url}`]),
        ].join("\n"),
      ),
      ...(more === 0 ? [] : [`- và ${more} mục nữa, xem tại các trang.`]),
    ].join("\n"),
  );
  return `${[...blocks, closing].join("\n\n")}\n`;
}

async function htmlOf(parts: readonly Part[], address: string | null): Promise<string> {
  return letterPage(
    "Phủ Sóng",
    html`${parts.map(
        ({ rule, shown, more }) =>
          html`<h2 style="font-size:1.05rem">${ruleWords[rule]}</h2>
            <ul style="padding-left:1.25rem">
              ${shown.map(
                ({ title, detail, path, url }) =>
                  html`<li style="margin-bottom:.6rem">
                    ${address === null ? title : html`<a href="${address}${path}">${title}</a>`}
                    ${detail === null ? "" : html`<br />${detail}`}
                    ${url === null || !/^https?:/u.test(url) ? "" : html`<br /><a href="${url}">Mở bài trên trang gốc</a>`}
                  </li>`,
              )}
              ${more === 0 ? "" : html`<li>và ${more} mục nữa, xem tại các trang.</li>`}
            </ul>`,
      )}
      <p style="opacity:.75">${closing}</p>`,
  );
}

/**
 * A letter's page as mail programs show it: its styles stand at its elements, since many programs keep nothing else; its
 * colours are the reader's own, light or dark.
 */
export async function letterPage(title: string, body: ReturnType<typeof html>): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
      </head>
      <body
        style="font-family:sans-serif;line-height:1.45;max-width:42rem;margin:0 auto;padding:12px;overflow-wrap:anywhere;color-scheme:light dark"
      >
        ${body}
      </body>
    </html>`;
  return page.toString();
}

const closing =
  "Thư tự động của Phủ Sóng; mỗi việc chỉ báo một lần. Đổi nơi nhận và quy tắc trong tệp messages.yaml của thành phố.";

/** Titles come from foreign pages: a line break in one would begin a header or another line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/** A letter as a web hook gets it: JSON with the notices, or a digest in words. */
export function hookBody(
  letter: Pick<Letter, "id" | "city" | "what" | "day" | "createdAt">,
  notices: readonly Notice[],
  told: Told,
  address: string | null,
): string {
  const { id, city, what, day, createdAt } = letter;
  return JSON.stringify({
    type: `phusong.${what}`,
    timestamp: createdAt,
    data: {
      id,
      city,
      day,
      subject: told.subject,
      ...(what === "digest" ? { text: told.text } : {}),
      notices: notices.map((one) => ({
        id: one.id,
        rule: one.rule,
        plan: one.plan,
        agencies: one.agencies,
        title: one.title,
        detail: one.detail,
        page: address === null ? null : `${address}${one.path}`,
        url: one.url,
        at: one.at,
      })),
    },
  });
}
