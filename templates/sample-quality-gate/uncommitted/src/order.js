import { priceOf } from './price.js';
import { zoneOf } from './zones.js';

/**
 * @typedef {object} Parcel
 * @property {number} grams
 * @property {{ country: string, postcode: string }} to
 * @property {boolean} [express]
 */

/**
 * The sum of an order in cents. From five parcels on, a tenth is taken off; from twenty on, a fifth.
 *
 * @param {readonly Parcel[]} parcels
 * @param {{ country: string, postcode: string }} from
 */
export function orderTotal(parcels, from) {
  const count = parcels.length;
  const sum = parcels
    .map((parcel, position) => priceOf(parcel.grams, zoneOf(parcel.to, from), { express: parcel.express }))
    .reduce((total, cents) => total + cents, 0);
  if (count >= 20) {
    return Math.round(sum * 0.8);
  }
  return count >= 5 ? Math.round(sum * 0.9) : sum;
}

/**
 * What is paid back for an order that was cancelled.
 *
 * @param {number} totalCents
 * @param {number} hoursBeforePickup
 */
export function refund(totalCents, hoursBeforePickup) {
  if (hoursBeforePickup >= 24) {
    return totalCents;
  }
  return hoursBeforePickup >= 2 ? Math.round(totalCents / 2) : 0;
}
