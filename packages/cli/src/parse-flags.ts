import {
  CandlewickError,
  FILL_METHODS,
  type FillMethod,
  PARTIAL_MODES,
  type PartialMode,
} from '@candlewick/core';

/** A number above zero. @throws USAGE */
function positiveFlag(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new CandlewickError('USAGE', `${flag} takes a number above zero, not «${text}».`);
}

/** A whole number above zero. @throws USAGE */
export function countFlag(flag: string, text: string | undefined): number | undefined {
  const value = positiveFlag(flag, text);
  if (value === undefined || Number.isSafeInteger(value)) return value;
  throw new CandlewickError('USAGE', `${flag} takes a whole number above zero, not «${text}».`);
}

/** How an export is to be filled. @throws USAGE */
export function fillFlag(text: string | undefined): FillMethod | undefined {
  if (text === undefined) return undefined;
  const method = FILL_METHODS.find((each) => each === text);
  if (method) return method;
  throw new CandlewickError('USAGE', `--fill takes ${FILL_METHODS.join(' or ')}, not «${text}».`);
}

/** What becomes of longer candles that are not whole. @throws USAGE */
export function partialFlag(text: string | undefined): PartialMode | undefined {
  if (text === undefined) return undefined;
  const mode = PARTIAL_MODES.find((each) => each === text);
  if (mode) return mode;
  throw new CandlewickError('USAGE', `--partial takes ${PARTIAL_MODES.join(' or ')}, not «${text}».`);
}
