/** Where a parcel may go, cheapest first. */
export const ZONES = /** @type {const} */ (['local', 'national', 'europe', 'world']);

/** @typedef {typeof ZONES[number]} Zone */

const EUROPE = new Set(['AT', 'BE', 'CH', 'CZ', 'DK', 'ES', 'FR', 'IT', 'NL', 'PL', 'PT', 'SE']);

/**
 * The zone of a delivery.
 *
 * @param {{ country: string, postcode: string }} to
 * @param {{ country: string, postcode: string }} from
 * @returns {Zone}
 */
export function zoneOf(to, from) {
  if (to.country === from.country) {
    return to.postcode.slice(0, 2) === from.postcode.slice(0, 2) ? 'local' : 'national';
  }
  return EUROPE.has(to.country) ? 'europe' : 'world';
}
