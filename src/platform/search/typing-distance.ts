const LONGEST = 40;

/** Rows of the table, used again by every call: a search compares thousands of words. */
const rows = [0, 1, 2].map(() => new Uint8Array(LONGEST + 1)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

/**
 * How many letters must be put in, left out, replaced or swapped with their neighbour to make of what was
 * typed a beginning of the word (optimal string alignment); Infinity when that is more than `most`.
 */
export function typingDistance(typed: string, word: string, most: number): number {
  const width = Math.min(word.length, typed.length + most, LONGEST);
  let [beforeLast, last, current] = rows;
  for (let column = 0; column <= width; column += 1) {
    last[column] = column;
  }
  for (let row = 1; row <= Math.min(typed.length, LONGEST); row += 1) {
    current[0] = row;
    let least = row;
    for (let column = 1; column <= width; column += 1) {
      const isSame = typed.charCodeAt(row - 1) === word.charCodeAt(column - 1);
      let cost = Math.min(
        at(last, column - 1) + (isSame ? 0 : 1),
        at(last, column) + 1,
        at(current, column - 1) + 1,
      );
      if (row > 1 && column > 1 && isSwapped(typed, row, word, column)) {
        cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      }
      current[column] = cost;
      least = Math.min(least, cost);
    }
    if (least > most) {
      return Infinity;
    }
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  const distance = last.subarray(0, width + 1).reduce((least, cost) => Math.min(least, cost));
  return distance > most ? Infinity : distance;
}

function isSwapped(typed: string, row: number, word: string, column: number): boolean {
  return (
    typed.charCodeAt(row - 1) === word.charCodeAt(column - 2) &&
    typed.charCodeAt(row - 2) === word.charCodeAt(column - 1)
  );
}

function at(row: Uint8Array, column: number): number {
  return row[column] ?? LONGEST;
}
