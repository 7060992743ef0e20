export { orderTotal, refund } from './order.js';
export { inWords, MAXIMUM_GRAMS, priceOf, TARIFF } from './price.js';
export { zoneOf, ZONES } from './zones.js';
