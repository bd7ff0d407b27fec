/** What was written in one piece: letters, marks and digits, with single joints such as `.` or `/` between them. */
export interface Run {
  readonly text: string;
  /** A joint stands in it. */
  readonly joined: boolean;
}

const [between, letter, joint] = [0, 1, 2];
const isLetter = /^[\p{L}\p{M}\p{N}]/u;

/** What a character is, up to the end of general punctuation, where nearly all of a Vietnamese text lies; the rest is asked for. */
const sorts = Uint8Array.from({ length: 0x2070 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (".,/-@_:&+".includes(character)) return joint;
  return isLetter.test(character) ? letter : between;
});

/** The runs of a text in reading order. A pattern would say the same in a line, and take several times as long. */
export function runsOf(text: string): readonly Run[] {
  const runs: Run[] = [];
  const { length } = text;
  let at = 0;
  let start = -1; // of the run that is being read; -1 between two
  let joined = false;
  while (at < length) {
    const code = text.charCodeAt(at);
    const width = code < sorts.length ? (sorts[code] === letter ? 1 : 0) : strangeLetter(text, at);
    if (width > 0) {
      if (start < 0) start = at;
      at += width;
      continue;
    }
    // A joint holds only what goes on right behind it.
    if (start >= 0 && sorts[code] === joint && startsLetter(text, at + 1)) joined = true;
    else if (start >= 0) {
      runs.push({ text: text.slice(start, at), joined });
      start = -1;
      joined = false;
    }
    at += 1;
  }
  if (start >= 0) runs.push({ text: text.slice(start), joined });
  return runs;
}

function startsLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < sorts.length ? sorts[code] === letter : strangeLetter(text, at) > 0;
}

/** Units of a letter, mark or digit beyond the table; 0 where none stands here. */
function strangeLetter(text: string, at: number): number {
  const code = text.codePointAt(at);
  if (code === undefined || !isLetter.test(String.fromCodePoint(code))) return 0;
  return code > 0xffff ? 2 : 1;
}
