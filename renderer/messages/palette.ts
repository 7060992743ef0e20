export const palette = {
  title: 'Modules',
  search: 'Search modules',
  noHit: (query: string) => `No action named “${query}”.`,
  didYouMean: (word: string) => `Did you mean ${word}?`,
  browse: 'Browse modules',
  missing: (tool: string) => `${tool} was not found on this machine. Click for how to install it.`,
  outline: 'Outline',
  outlineEmpty: 'Nodes appear here.',
  deleteNode: 'Delete node',
} as const;
