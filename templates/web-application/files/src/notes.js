import { randomUUID } from 'node:crypto';

/** @typedef {{ id: string, text: string, done: boolean }} Note */

/** The notes of one server, in memory. */
export function createNotes() {
  /** @type {Map<string, Note>} */
  const notes = new Map();

  return {
    list: () => [...notes.values()],

    /** @param {unknown} text */
    add(text) {
      if (typeof text !== 'string' || text.trim() === '') {
        throw new TypeError('A note needs a text.');
      }
      const note = { id: randomUUID(), text: text.trim(), done: false };
      notes.set(note.id, note);
      return note;
    },

    /** @param {string} id */
    toggle(id) {
      const note = notes.get(id);
      if (note === undefined) {
        return undefined;
      }
      const changed = { ...note, done: !note.done };
      notes.set(id, changed);
      return changed;
    },
  };
}
