import { EngineAway } from "./errors.ts";

/** Does work that needs the city's engine, and gives `otherwise` while it is away; every other trouble is thrown on. */
export async function unlessAway<T, E = T>(work: () => Promise<T>, otherwise: E): Promise<T | E> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EngineAway) return otherwise;
    throw error;
  }
}
