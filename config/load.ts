import path from "node:path";
import { checkCity } from "./check/city.ts";
import { checkRegister } from "./check/phrases.ts";
import { checkShared } from "./check/shared.ts";
import { Folder, isSound } from "./files.ts";
import { draftOf, familiesOf, listsOf, rowsIn, type Draft } from "./draft.ts";
import type { Messages } from "./messages.ts";
import { DocumentRegister, type PhraseBook } from "./phrases.ts";
import { ConfigRefused, sorted, type Problem } from "./problem.ts";
import { CommonSigns, type PlanSigns } from "./signs.ts";
import { Theme, type Agency, type City, type Plan } from "./schema.ts";
import type { Family, Source } from "./source-schema.ts";

/** All that one city has written down. */
export interface CityConfig {
  /** Absolute path of the city's folder; the plans' official texts (`plan.document`) stand in it. */
  readonly folder: string;
  readonly city: City;
  readonly plans: readonly Plan[];
  readonly agencies: readonly Agency[];
  readonly sources: readonly Source[];
  readonly phrases: readonly PhraseBook[];
  /** What texts report beside groups; a plan without a file reports no forms. */
  readonly signs: readonly PlanSigns[];
  /** Who is told of what; null = nobody of anything. */
  readonly messages: Messages | null;
}

/** All cities, checked: every reference in it leads somewhere. */
export interface Config {
  readonly cities: readonly CityConfig[];
  readonly families: readonly Family[];
  readonly register: DocumentRegister;
  /** What plans of different cities have in common (`themes` of groups, tags, forms and clauses). */
  readonly themes: readonly Theme[];
  /** Words of every city for vulnerable people and criticism. */
  readonly signs: CommonSigns;
  /** Digest over all files: the same files give the same version. */
  readonly version: string;
}

const ownFiles: ReadonlySet<string> = new Set(["register.yaml", "signs.yaml", "themes.yaml"]);

/** Reads and checks a config folder; tells all mistakes at once, and gives the config only when there is none. */
export async function checkConfig(
  root: string,
): Promise<{ readonly config: Config | null; readonly problems: readonly Problem[] }> {
  const folder = new Folder(root);
  const names = await folder.names(".");
  if (names === null) {
    const message = "không có thư mục cấu hình này: xem lại --config hoặc biến PHUSONG_CONFIG";
    return { config: null, problems: [{ file: ".", line: 1, message }] };
  }
  for (const strange of names.filter((file) => isYaml(file) && !ownFiles.has(file))) {
    folder.say(
      strange,
      1,
      "tệp lạ: ở đây chỉ có register.yaml, signs.yaml, themes.yaml và các thư mục thành phố",
    );
  }
  const registerFile = await folder.yaml("register.yaml");
  const register =
    registerFile && folder.part(DocumentRegister, registerFile, registerFile.value, [], { version: "?" });
  const signs = await signsOf(folder, names);
  const themes = names.includes("themes.yaml")
    ? rowsIn(folder, await listsOf(folder, "themes.yaml", ["themes"]), "themes", Theme)
    : null;
  const families = names.includes("families") ? await familiesOf(folder) : null;
  const drafts = await draftsOf(folder, names);
  if (drafts.length === 0)
    folder.say(".", 1, "chưa có thành phố nào: mỗi thành phố là một thư mục có city.yaml");

  const lists = register !== null && isSound(register, "lists") ? register.value : null;
  for (const draft of drafts) await checkCity(folder, draft, families, themes, lists);
  checkShared(folder, drafts, themes);
  if (register !== null) checkRegister(folder, register, drafts);

  const problems = sorted(folder.problems);
  if (problems.length > 0 || register === null || signs === null) return { config: null, problems };
  const config = {
    cities: drafts.flatMap((draft) => cityOf(folder, draft)),
    families: families?.good.map((row) => row.value) ?? [],
    register: withBooks(register.value, drafts),
    themes: themes?.good.map((row) => row.value) ?? [],
    signs,
    version: folder.version,
  };
  return { config, problems };
}

/** Reads a config folder; throws `ConfigRefused`, which lists every mistake, when there is one. */
export async function loadConfig(root: string): Promise<Config> {
  const { config, problems } = await checkConfig(root);
  if (config === null) throw new ConfigRefused(root, problems);
  return config;
}

/** A folder without the file marks nothing; a file that cannot be read refuses all, like every other. */
async function signsOf(folder: Folder, names: readonly string[]): Promise<CommonSigns | null> {
  if (!names.includes("signs.yaml")) return CommonSigns.parse({ version: "0" });
  const file = await folder.yaml("signs.yaml");
  return file === null ? null : (folder.part(CommonSigns, file, file.value)?.value ?? null);
}

async function draftsOf(folder: Folder, names: readonly string[]): Promise<readonly Draft[]> {
  const drafts: Draft[] = [];
  for (const name of names) {
    if (name === "families" || name.startsWith(".")) continue;
    const inside = await folder.names(name);
    if (inside === null || !inside.some(isYaml)) continue;
    drafts.push(await draftOf(folder, name, inside));
  }
  return drafts;
}

/** The register with the plans whose phrase books name one of its documents: a new city edits no common file. */
function withBooks(register: DocumentRegister, drafts: readonly Draft[]): DocumentRegister {
  const books = drafts.flatMap((draft) => draft.phrases.good.map((row) => row.value));
  const documents = register.documents.map((document) => {
    const more = books.filter((book) => book.documents.includes(document.id)).map((book) => book.plan);
    return { ...document, anchors: [...new Set([...document.anchors, ...more])] };
  });
  return { ...register, documents };
}

function cityOf(folder: Folder, draft: Draft): CityConfig[] {
  if (draft.city === null) return [];
  return [
    {
      folder: path.join(folder.root, draft.name),
      city: draft.city.value,
      plans: draft.plans.good.map((row) => row.value),
      agencies: draft.agencies.good.map((row) => row.value),
      sources: draft.sources.good.map((row) => row.value),
      phrases: draft.phrases.good.map((row) => row.value),
      signs: draft.signs.good.map((row) => row.value),
      messages: draft.messages?.value ?? null,
    },
  ];
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/.test(name);
}
