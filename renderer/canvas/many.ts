/** From here on only what is in sight is in the page, and the map is drawn: cards and edges are what costs. */
export const MANY = 300;
