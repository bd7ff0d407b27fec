import type { Vector } from "./features.ts";

/** A separating plane: above 0 the class, below 0 the rest. */
export interface Plane {
  readonly weights: Float32Array;
  readonly bias: number;
}

/** How a plane is found. */
export interface Training {
  /** How much an error costs against a simple plane. */
  readonly cost?: number;
  /** Cost of missing a member against that of letting a stranger in. */
  readonly memberWorth?: number;
  readonly rounds?: number;
}

const biasFeature = 1; // value of the constant feature that carries the bias

/**
 * L2-regularised, squared-hinge linear SVM by dual coordinate descent (Hsieh et al. 2008): deterministic, since rows are
 * visited in an order drawn from a fixed seed. `isMember` has one entry for each vector.
 */
export function separate(
  vectors: readonly Vector[],
  isMember: readonly boolean[],
  size: number,
  { cost = 1, memberWorth = 1, rounds = 20 }: Training = {},
): Plane {
  const weights = new Float32Array(size);
  let bias = 0;
  const alpha = new Float64Array(vectors.length);
  const norms = vectors.map((vector) => biasFeature + dot(vector, vector.value));
  const order = Uint32Array.from(vectors.keys());
  const random = numbers(2025);
  for (let round = 0; round < rounds; round++) {
    shuffle(order, random);
    let moved = 0;
    for (const i of order) {
      const vector = vectors[i];
      if (vector === undefined) continue;
      const y = isMember[i] === true ? 1 : -1;
      const slack = 1 / (2 * cost * (y > 0 ? memberWorth : 1));
      const old = alpha[i] ?? 0;
      const gradient = y * (project(vector, weights) + bias * biasFeature) - 1 + slack * old;
      if (old === 0 && gradient >= 0) continue;
      const next = Math.max(old - gradient / ((norms[i] ?? 1) + slack), 0);
      const step = (next - old) * y;
      if (step === 0) continue;
      alpha[i] = next;
      moved = Math.max(moved, Math.abs(step));
      bias += step * biasFeature;
      for (let k = 0; k < vector.at.length; k++) {
        const at = vector.at[k] ?? 0;
        weights[at] = (weights[at] ?? 0) + step * (vector.value[k] ?? 0);
      }
    }
    if (moved < 1e-3) break;
  }
  return { weights, bias };
}

/** How far on the class's side of the plane a text lies. */
export function margin(plane: Plane, vector: Vector): number {
  return project(vector, plane.weights) + plane.bias;
}

function project(vector: Vector, weights: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < vector.at.length; k++)
    sum += (vector.value[k] ?? 0) * (weights[vector.at[k] ?? 0] ?? 0);
  return sum;
}

function dot(vector: Vector, other: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < vector.value.length; k++) sum += (vector.value[k] ?? 0) * (other[k] ?? 0);
  return sum;
}

/** Mulberry32: the same seed gives the same numbers between 0 and 1. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
}
