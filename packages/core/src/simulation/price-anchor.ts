import { gaussianOf, hash32 } from './random.ts';
import type { SimulatedSymbol } from './simulated-symbols.ts';

const OCTAVES = 13;
/** From this octave on (256 days) swings are damped, so that prices stay believable over decades. */
const DAMPED_FROM = 8;
const DAMPING = 0.55;

/**
 * The price at the beginning of a day, for any day without its past: a Brownian path as the sum of its tent functions
 * (Lévy's construction). Each octave displaces the middle of its span, so daily returns have the wanted deviation.
 *
 * @param day days since the listing day; the price of day 0 is the start price
 */
export function anchorPrice(spec: SimulatedSymbol, seed: number, day: number): number {
  let path = 0;
  for (let octave = 1; octave <= OCTAVES; octave++) {
    const span = 2 ** octave;
    const index = Math.floor(day / span);
    const within = day / span - index;
    const tent = within < 0.5 ? 2 * within : 2 - 2 * within;
    const weight = Math.sqrt(span) * 0.5 * (octave >= DAMPED_FROM ? DAMPING : 1);
    path += weight * tent * gaussianOf(hash32(seed, octave, index));
  }
  return spec.startPrice * Math.exp((spec.growth * day) / 365 + spec.volatility * path);
}
