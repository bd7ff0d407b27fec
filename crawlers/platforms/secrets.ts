const shortest = 6; // characters; blanking a shorter word would blank half of every text

/** All secrets that this process has seen, to keep them out of whatever is written. */
export interface Secrets {
  add(value: string | undefined): void;
  /** The text with every secret blanked, as it is and as an address would write it. */
  mask(text: string): string;
}

/** Opens a book of secrets; nothing is ever taken out of it, for an old token is still one. */
export function openSecrets(): Secrets {
  const known = new Set<string>();
  return {
    add(value) {
      if (value === undefined || value.length < shortest) return;
      for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
        known.add(form);
    },
    mask(text) {
      let masked = text;
      // The longest first: a token may begin with another one.
      for (const secret of [...known].toSorted((a, b) => b.length - a.length))
        masked = masked.replaceAll(secret, "***");
      return masked;
    },
  };
}
