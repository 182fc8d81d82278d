/** Of an odd number of values the one in the middle, of an even one the mean of the two there. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = at(sorted, middle);
  return sorted.length % 2 === 1 ? upper : (at(sorted, middle - 1) + upper) / 2;
}

/** The smallest value that at least `percent` of all values do not exceed. */
export function percentile(values: number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return at(sorted, Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1));
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

function at(sorted: number[], index: number): number {
  const value = sorted[index];
  if (value === undefined) {
    throw new Error('nothing was measured');
  }
  return value;
}
