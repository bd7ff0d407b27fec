/**
 * Ids of stories, each once. What is taken over whole from other sets is put together only when somebody asks: a year's sum over
 * days and sources then costs nothing until its stories are counted.
 */
export class StorySet implements Iterable<string> {
  readonly #ids = new Set<string>();
  #others: StorySet[] = [];

  add(id: string): void {
    this.#ids.add(id);
  }

  /** Takes over all of another set, to which nothing is added any more. */
  join(other: StorySet): void {
    this.#others.push(other);
  }

  has(id: string): boolean {
    return this.#whole().has(id);
  }

  get size(): number {
    return this.#whole().size;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#whole().values();
  }

  #whole(): ReadonlySet<string> {
    const others = this.#others;
    this.#others = [];
    for (const other of others) for (const id of other) this.#ids.add(id);
    return this.#ids;
  }
}

/** A new set of stories. */
export function newStories(): StorySet {
  return new StorySet();
}
