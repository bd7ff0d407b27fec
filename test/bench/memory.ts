/**
 * The most bytes of memory that this program has held since, seen ten times a second: what the system counts of a program
 * begins with those of its parent.
 */
export function watchMemory(): Disposable & { readonly most: () => number } {
  let most = 0;
  const see = (): number => (most = Math.max(most, process.memoryUsage.rss()));
  see();
  const watch = setInterval(see, 100);
  watch.unref();
  return { most: see, [Symbol.dispose]: () => clearInterval(watch) };
}

/** Bytes as they are told, in millions. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
