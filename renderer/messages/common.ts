export const common = {
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  delete: 'Delete',
  rename: 'Rename',
  duplicate: 'Duplicate',
  copy: 'Copy',
  copied: 'Copied',
  retry: 'Try again',
  loading: 'Loading…',
  required: 'Required',
  of: (part: number, whole: number) => `${part} of ${whole}`,
} as const;
