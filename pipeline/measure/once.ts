/** Works something out of an object that never changes, once for as long as the object is kept. */
export function onceFor<A extends WeakKey, T>(make: (of: A) => T): (of: A) => T {
  const known = new WeakMap<A, { readonly made: T }>();
  return (of) => {
    const found = known.get(of) ?? { made: make(of) };
    known.set(of, found);
    return found.made;
  };
}

/** Works something out of two objects that never change, once for as long as both are kept. */
export function onceForTwo<A extends WeakKey, B extends WeakKey, T>(
  make: (one: A, other: B) => T,
): (one: A, other: B) => T {
  const of = onceFor((one: A) => onceFor((other: B) => make(one, other)));
  return (one, other) => of(one)(other);
}

/** The answer of this name, made where it is not held yet; the one asked for longest ago goes when there are more than `most`. */
export function heldOf<T>(held: Map<string, T>, most: number, name: string, make: () => T): T {
  const found = held.get(name) ?? make();
  holdLast(held, most, name, found);
  return found;
}

/** Holds an answer as the one that was asked for last; those asked for longest ago go when there are more than `most`. */
export function holdLast<T>(held: Map<string, T>, most: number, name: string, answer: T): void {
  held.delete(name);
  held.set(name, answer);
  for (const oldest of held.keys()) {
    if (held.size <= most) return;
    held.delete(oldest);
  }
}
