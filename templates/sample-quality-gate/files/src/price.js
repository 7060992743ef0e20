/** @import { Zone } from './zones.js' */

/** @type {Record<Zone, { base: number, perKilogram: number }>} Cents. */
export const TARIFF = {
  local: { base: 390, perKilogram: 40 },
  national: { base: 490, perKilogram: 60 },
  europe: { base: 990, perKilogram: 150 },
  world: { base: 1990, perKilogram: 420 },
};

export const MAXIMUM_GRAMS = 31_500;

/**
 * The price of one parcel in cents. Every kilogram that was begun counts.
 *
 * @param {number} grams
 * @param {Zone} zone
 * @param {{ express?: boolean, insured?: boolean, fragile?: boolean }} [options]
 */
export function priceOf(grams, zone, options = {}) {
  if (!(grams > 0)) {
    throw new RangeError('A parcel weighs more than nothing.');
  }
  if (grams > MAXIMUM_GRAMS) {
    throw new RangeError(`A parcel weighs at most ${MAXIMUM_GRAMS} g.`);
  }
  const { base, perKilogram } = TARIFF[zone];
  let cents = base + Math.ceil(grams / 1000) * perKilogram;
  if (options.express === true) {
    if (zone === 'local') {
      cents = cents + 250;
    } else {
      if (zone === 'national') {
        cents = cents + 450;
      } else {
        cents = cents + 1200;
      }
    }
  }
  if (options.insured === true) {
    cents = cents + 200;
  }
  if (options.fragile === true) {
    cents = cents + 150;
  }
  return cents;
}

/** @param {number} cents */
export function inWords(cents) {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')} EUR`;
}
