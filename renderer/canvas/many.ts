/** From here on cards out of sight are empty boxes: what is in a card is what costs. */
export const SOME = 60;
/** From here on only what is in sight is in the page, and the map is drawn: cards and edges are what costs. */
export const MANY = 300;
