export const palette = {
  title: 'Modules',
  search: 'Search modules',
  noHit: (query: string) => `No action named “${query}”.`,
  didYouMean: (word: string) => `Did you mean ${word}?`,
  browse: 'Browse modules',
  missing: (tool: string) => `${tool} was not found on this machine. Click for how to install it.`,
  outline: 'Outline',
  outlineEmpty: 'Nodes appear here.',
  tree: {
    edges: (needs: readonly string[], feeds: readonly string[]) =>
      [needs.length === 0 ? '' : `needs ${needs.join(', ')}`, feeds.length === 0 ? '' : `leads to ${feeds.join(', ')}`]
        .filter((part) => part !== '')
        .join('; '),
    nothingAbove: 'No container stands above it here.',
    isOutside: 'It lies in no container.',
    movedOut: 'Moved out of the container.',
    movedInto: (name: string) => `Moved into ${name}.`,
  },
} as const;
