import { termsOf, type Term } from "./fold.ts";

/** What is searched for: terms joined as the person wrote it. An empty `any` is met by nothing. */
export type Wanted =
  | { readonly term: Term }
  | { readonly all: readonly Wanted[] }
  | { readonly any: readonly Wanted[] }
  | { readonly none: Wanted };

/** How deep parentheses are followed; what stands deeper is read as one level. */
const deepest = 20;

const lexeme = /["“”][^"“”]*["“”]?|[()]|[^\s()"“”]+/gu;

/**
 * Reads a search as a person types it: words next to each other must all be found, "..." is a phrase, `AND`, `OR`, `NOT`
 * (in capitals) and parentheses join, `-word` leaves out. OR binds weaker than words side by side. Nothing is refused: an
 * operator without a neighbour and a parenthesis without its other half are passed over. Nothing wanted at all is null.
 */
export function wantedOf(query: string): Wanted | null {
  const lexemes = query.normalize("NFC").match(lexeme) ?? [];
  return joined("any", groupsOf(lexemes, { at: 0 }, 0));
}

interface Place {
  at: number;
}

/** Reads up to the closing parenthesis or the end: what stands between ORs, each as one. */
function groupsOf(lexemes: readonly string[], place: Place, depth: number): readonly Wanted[] {
  const groups: Wanted[] = [];
  let side: Wanted[] = [];
  let negated = false;
  const close = () => {
    const whole = joined("all", side);
    if (whole !== null) groups.push(whole);
    side = [];
    negated = false;
  };
  for (; place.at < lexemes.length; place.at += 1) {
    const found = lexemes[place.at] ?? "";
    if (found === ")") {
      if (depth > 0) break;
      continue;
    }
    if (found === "OR") close();
    else if (found === "NOT") negated = true;
    else if (found !== "AND") {
      const { leftOut, rest } = withoutMinus(found);
      if (leftOut && rest === "") {
        // `-"cụm từ"` and `-(a b)`: the minus stands for itself before what follows; alone between words it is a dash.
        negated ||= startsGroup(lexemes[place.at + 1]);
        continue;
      }
      const one = rest === "(" ? inside(lexemes, place, depth) : joined("all", termsOf(rest).map(asTerm));
      if (one !== null) side.push(negated !== leftOut ? { none: one } : one);
      negated = false;
    }
  }
  close();
  return groups;
}

function inside(lexemes: readonly string[], place: Place, depth: number): Wanted | null {
  if (depth >= deepest) return null;
  place.at += 1;
  return joined("any", groupsOf(lexemes, place, depth + 1));
}

function startsGroup(next: string | undefined): boolean {
  return next !== undefined && /^["“”(]/u.test(next);
}

function withoutMinus(found: string): { readonly leftOut: boolean; readonly rest: string } {
  return found.startsWith("-") ? { leftOut: true, rest: found.slice(1) } : { leftOut: false, rest: found };
}

function asTerm(term: Term): Wanted {
  return { term };
}

function joined(how: "all" | "any", parts: readonly Wanted[]): Wanted | null {
  const [first] = parts;
  if (first === undefined) return null;
  if (parts.length === 1) return first;
  return how === "all" ? { all: parts } : { any: parts };
}
