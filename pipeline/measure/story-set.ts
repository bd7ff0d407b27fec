const farLarger = 4; // times: a set that is so much larger than all others together is not copied

/**
 * Ids of stories, each once. What is taken over whole from other sets is put together only when somebody asks, and a set that
 * is far larger than the others is never copied: a year's stories are those of its ended months and a few more.
 */
export class StorySet implements Iterable<string> {
  readonly #ids = new Set<string>();
  /** Taken over whole; none of its ids stands in `#ids`. */
  #base: ReadonlySet<string> | null = null;
  #others: StorySet[] = [];

  add(id: string): void {
    if (this.#base?.has(id) !== true) this.#ids.add(id);
  }

  /** Takes over all of another set, to which nothing is added any more. */
  join(other: StorySet): void {
    this.#others.push(other);
  }

  has(id: string): boolean {
    this.#settle();
    return this.#ids.has(id) || this.#base?.has(id) === true;
  }

  get size(): number {
    this.#settle();
    return this.#ids.size + (this.#base?.size ?? 0);
  }

  *[Symbol.iterator](): Iterator<string> {
    this.#settle();
    if (this.#base !== null) yield* this.#base;
    yield* this.#ids;
  }

  /** The sets whose ids are all of this one's. */
  #sets(): readonly ReadonlySet<string>[] {
    this.#settle();
    return this.#base === null ? [this.#ids] : [this.#base, this.#ids];
  }

  #settle(): void {
    if (this.#others.length === 0) return;
    const others = this.#others.flatMap((other) => other.#sets());
    this.#others = [];
    if (this.#base === null) {
      const sizes = others.map(({ size }) => size);
      const largest = Math.max(...sizes);
      const rest = sizes.reduce((sum, size) => sum + size, this.#ids.size) - largest;
      if (largest > farLarger * rest) this.#standOn(others[sizes.indexOf(largest)] ?? null);
    }
    for (const other of others) if (other !== this.#base) for (const id of other) this.add(id);
  }

  #standOn(base: ReadonlySet<string> | null): void {
    this.#base = base;
    for (const id of this.#ids) if (base?.has(id) === true) this.#ids.delete(id);
  }
}

/** A new set of stories. */
export function newStories(): StorySet {
  return new StorySet();
}
