/** One measurement of one contender. */
export type Measure<Sample> = (round: number) => Promise<Sample>;

/**
 * Measures every contender once per round. Each round starts with the next contender, which spreads other work of the machine evenly.
 *
 * @example
 * const { ours, floor } = await interleave(12, { ours: () => time(ours), floor: () => time(floor) });
 */
export async function interleave<Name extends string, Sample>(
  rounds: number,
  contenders: Record<Name, Measure<Sample>>,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(contenders).filter((name): name is Name => name in contenders);
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      if (name !== undefined) samples[name].push(await contenders[name](round));
    }
  }
  return samples;
}
