import type { Draft, Rows } from "../draft.ts";
import type { Folder } from "../files.ts";
import type { DocumentRegister } from "../phrases.ts";
import type { Theme } from "../schema.ts";
import type { Family } from "../source-schema.ts";
import { checkAgencies } from "./agencies.ts";
import { checkMessages } from "./messages.ts";
import { checkPhrases } from "./phrases.ts";
import { checkPlans } from "./plans.ts";
import { checkSigns } from "./signs.ts";
import { checkSources } from "./sources.ts";

/** Holds the files of one city against each other; a null list was not there and is not asked. */
export async function checkCity(
  folder: Folder,
  draft: Draft,
  families: Rows<Family> | null,
  themes: Rows<Theme> | null,
  register: DocumentRegister | null,
): Promise<void> {
  const { city } = draft;
  if (city !== null) {
    if (city.value.id !== draft.name) {
      folder.wrong(city, ["id"], `id: phải trùng tên thư mục "${draft.name}"`);
    }
    if (city.value.workingHours.from >= city.value.workingHours.to) {
      folder.wrong(city, ["workingHours"], "workingHours: giờ bắt đầu phải trước giờ kết thúc");
    }
  }
  checkAgencies(folder, draft);
  const texts = await checkPlans(folder, draft, themes);
  checkSources(folder, draft, families);
  checkPhrases(folder, draft, texts, register);
  checkSigns(folder, draft);
  checkMessages(folder, draft);
}
