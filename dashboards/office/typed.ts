import type { Context } from "hono";
import { html } from "hono/html";
import { textParts } from "../../pipeline/report/text.ts";
import type { Markup } from "./layout.ts";

/** Something that a person wrote into a field. */
interface Typed {
  readonly label: string;
  readonly text: string;
}

const mostBytes = 512 * 1024; // as much as a report's form may have

/**
 * What a person had written into a form on figures or items that could not be taken, so that nobody has to think it up again:
 * texts of more than one word. Nothing of forms on accounts, which have passwords; nothing where the form is too large.
 */
export async function typedIn({ req }: Context): Promise<readonly Typed[]> {
  if (!/^\/(?:ke-hoach|tin)\//u.test(req.path)) return [];
  if (!/^application\/x-www-form-urlencoded\b/iu.test(req.header("Content-Type") ?? "")) return [];
  const length = Number(req.header("Content-Length") ?? Number.NaN);
  if (!(length <= mostBytes)) return [];
  return wordsOf(await req.parseBody());
}

/** The same of fields that were read already. */
export function wordsOf(fields: Readonly<Record<string, unknown>>): readonly Typed[] {
  const labels: Readonly<Record<string, string>> = textParts;
  return Object.entries(fields).flatMap(([name, text]) =>
    typeof text === "string" && /\S\s+\S/u.test(text)
      ? [{ label: labels[name] ?? "Nội dung đã gõ", text }]
      : [],
  );
}

/** Those texts, to be copied from. */
export function typedSheet(typed: readonly Typed[]): Markup | "" {
  if (typed.length === 0) return "";
  return html`<section class="sheet" aria-labelledby="da-go">
    <h2 id="da-go">Những gì bạn vừa gõ, chưa được ghi</h2>
    <p class="small soft">Hãy chép lại từ đây trước khi rời trang này.</p>
    <div class="wide-form">
      ${typed.map(
        ({ label, text }, place) =>
          html`<p>
            <label for="da-go-${place}">${label}</label>
            <textarea id="da-go-${place}" rows="3" readonly>${text}</textarea>
          </p>`,
      )}
    </div>
  </section>`;
}
