import { defineModule, implement } from '#engine/action.ts';
import { copy, list, read, write } from './adapter.ts';
import { copyAction, listAction, readAction, writeAction } from './manifest.ts';

export const filesModule = defineModule(
  {
    id: 'files',
    title: 'Files',
    description: 'Read, write and find files of the project.',
    icon: 'file-text',
    order: 80,
  },
  [
    implement(readAction, read),
    implement(writeAction, write),
    implement(listAction, list),
    implement(copyAction, copy),
  ],
);
