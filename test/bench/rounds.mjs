/**
 * Runs each case once per round, in an order that turns by one from round to round: what disturbs the machine for a while disturbs all
 * cases alike, and none always runs first.
 */
export async function interleave(cases, rounds, sample, onProgress) {
  const samples = new Map(cases.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const shift = round % cases.length;
    for (const name of [...cases.slice(shift), ...cases.slice(0, shift)]) {
      const taken = await sample(name);
      samples.get(name).push(taken);
      onProgress(`round ${round + 1}/${rounds}  ${name}  ${Math.round(taken.perSecond)}/s`);
    }
  }
  return samples;
}

export function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median over the rounds of each round's own ratio: both sides of a ratio were measured within seconds of each other. */
export function medianRatio(samples, reference, read) {
  return median(samples.map((taken, round) => read(taken) / read(reference[round])));
}
