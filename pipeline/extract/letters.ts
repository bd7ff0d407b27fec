const letter = /\p{L}/u;
const vietnamese = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/iu;

/** A sign's kind by its code unit, asked of the expressions once: a page has tens of thousands of signs. */
const [none, other, ours] = [0, 1, 2];
const kindOf = Uint8Array.from({ length: 0x10000 }, (_, unit) => {
  const sign = String.fromCharCode(unit);
  if (!letter.test(sign)) return none;
  return vietnamese.test(sign) ? ours : other;
});

/** How many letters a text has, and how many of them only Vietnamese has; what stands beyond U+FFFF is not counted. */
export function lettersIn(text: string): { readonly all: number; readonly vietnamese: number } {
  let all = 0;
  let own = 0;
  for (let at = 0; at < text.length; at += 1) {
    const kind = kindOf[text.charCodeAt(at)];
    if (kind === none) continue;
    all += 1;
    if (kind === ours) own += 1;
  }
  return { all, vietnamese: own };
}
