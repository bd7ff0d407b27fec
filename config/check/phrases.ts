import type { Draft } from "../draft.ts";
import { isSound, mayHave, type Folder, type Row } from "../files.ts";
import type { DocumentRegister, Phrase, PhraseBook } from "../phrases.ts";
import type { Plan } from "../schema.ts";
import { eachOnce, eachOnceIn, knowsPlan } from "./known.ts";

/** Holds the phrase books of a city against its plans: groups, tags, named word lists, and the official `texts`. */
export function checkPhrases(
  folder: Folder,
  draft: Draft,
  texts: ReadonlyMap<string, string>,
  register: DocumentRegister | null,
): void {
  eachOnce(folder, draft.phrases.good, (book) => book.plan, "bộ cụm từ của kế hoạch", ["plan"]);
  for (const row of draft.phrases.good) {
    const plan = draft.plans.good.find((known) => known.value.id === row.value.plan);
    if (!knowsPlan(draft, row.value.plan)) {
      folder.wrong(row, ["plan"], `plan: không có kế hoạch "${row.value.plan}" trong thư mục này`);
    }
    eachOnceIn(folder, row, "groups", row.value.groups, (group) => group.id);
    if (register !== null) {
      checkLists(folder, row, register);
      checkDocuments(folder, row, register);
    }
    if (plan !== undefined) checkGroups(folder, row, plan);
    const text = texts.get(row.value.plan);
    if (text !== undefined) checkLiteral(folder, row, folded(text));
  }
}

/** Holds the register of document numbers against the plans of all cities. */
export function checkRegister(folder: Folder, row: Row<DocumentRegister>, drafts: readonly Draft[]): void {
  eachOnceIn(folder, row, "documents", row.value.documents, (document) => document.id);
  const plans = new Map(drafts.flatMap((draft) => draft.plans.good).map((plan) => [plan.value.id, plan]));
  row.value.documents.forEach((document, index) => {
    const at = ["documents", index];
    if (document.city !== undefined && !drafts.some((draft) => draft.name === document.city)) {
      folder.wrong(row, [...at, "city"], `city: không có thành phố "${document.city}"`);
    }
    for (const id of [...document.anchors, ...Object.keys(document.groups)]) {
      if (!drafts.some((draft) => knowsPlan(draft, id)))
        folder.wrong(row, at, `văn bản "${document.id}": không có kế hoạch "${id}"`);
    }
    for (const [id, groups] of Object.entries(document.groups)) {
      const plan = plans.get(id);
      for (const group of plan === undefined ? [] : unknownGroups(plan, groups)) {
        folder.wrong(
          row,
          [...at, "groups", id],
          `groups: kế hoạch "${id}" không có nhóm nội dung "${group}"`,
        );
      }
    }
  });
}

function checkGroups(folder: Folder, row: Row<PhraseBook>, plan: Row<Plan>): void {
  const { id: planId, tags } = plan.value;
  row.value.groups.forEach((group, index) => {
    const at = ["groups", index];
    for (const id of unknownGroups(plan, [group.id])) {
      folder.wrong(row, [...at, "id"], `groups: kế hoạch "${planId}" không có nhóm nội dung "${id}"`);
    }
    for (const tag of Object.keys(group.tags)) {
      if (!tags.some((known) => known.id === tag) && !mayHave(plan, "tags", tag)) {
        folder.wrong(row, [...at, "tags", tag], `tags: kế hoạch "${planId}" không có nhãn "${tag}"`);
      }
    }
  });
  row.value.vetoes.forEach((veto, index) => {
    for (const id of unknownGroups(plan, veto.groups ?? [])) {
      folder.wrong(
        row,
        ["vetoes", index, "groups"],
        `groups: kế hoạch "${planId}" không có nhóm nội dung "${id}"`,
      );
    }
  });
}

function unknownGroups(plan: Row<Plan>, ids: readonly string[]): readonly string[] {
  const { groups } = plan.value;
  return ids.filter((id) => !groups.some((group) => group.id === id) && !mayHave(plan, "groups", id));
}

/** A phrase that is not marked as usage claims to be the plan's own wording, and is shown to people as such. */
function checkLiteral(folder: Folder, row: Row<PhraseBook>, text: string): void {
  const ask = (at: readonly (string | number)[], phrases: readonly Phrase[]): void => {
    phrases.forEach((phrase, index) => {
      const words = typeof phrase === "string" ? phrase : phrase.usage === true ? "" : phrase.text;
      if (text.includes(folded(words))) return;
      const message = `cụm "${words}" không có trong nguyên văn kế hoạch: sửa lại, hoặc ghi { text: …, usage: true }`;
      folder.wrong(row, [...at, index], message);
    });
  };
  ask(["anchors"], row.value.anchors);
  row.value.groups.forEach((group, index) => {
    ask(["groups", index, "strong"], group.strong);
    ask(["groups", index, "supporting"], group.supporting);
    for (const [tag, phrases] of Object.entries(group.tags)) ask(["groups", index, "tags", tag], phrases);
  });
}

function folded(text: string): string {
  return text.normalize("NFC").toLocaleLowerCase("vi").replaceAll(/\s+/g, " ");
}

function checkDocuments(folder: Folder, row: Row<PhraseBook>, register: DocumentRegister): void {
  row.value.documents.forEach((id, index) => {
    if (!register.documents.some((document) => document.id === id))
      folder.wrong(row, ["documents", index], `documents: register.yaml không có văn bản "${id}"`);
  });
}

/** Every word list that a rule names must stand in the book or in the register. */
function checkLists(folder: Folder, row: Row<PhraseBook>, register: DocumentRegister): void {
  const book = row.value;
  const ask = (at: readonly (string | number)[], ids: readonly string[]): void => {
    if (!isSound(row, "lists")) return;
    for (const id of ids) {
      if (!Object.hasOwn(book.lists, id) && !Object.hasOwn(register.lists, id))
        folder.wrong(row, at, `không có danh sách từ "${id}" trong lists`);
    }
  };
  ask(["matter"], book.matter);
  book.vetoes.forEach((veto, index) => {
    ask(["vetoes", index, "unless"], veto.unless);
  });
  book.groups.forEach((group, index) => {
    const at = ["groups", index];
    ask([...at, "needs"], group.needs);
    group.combinations.forEach((combination, number) => {
      ask([...at, "combinations", number], [...combination.of, ...combination.without]);
    });
    for (const list of ["strong", "supporting"] as const) {
      group[list].forEach((phrase, number) => {
        if (typeof phrase !== "string") ask([...at, list, number], phrase.near ?? []);
      });
    }
  });
}
