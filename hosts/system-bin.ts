import type { Bin } from '#engine/bin.ts';
import type { Services } from './services.ts';

/** Where this shell lets things go that a person can take back. */
export function binOf({ shell }: Pick<Services, 'shell'>): Bin {
  return shell.moveToBin ?? systemBin;
}

/** Loaded late: only this needs it. */
const systemBin: Bin = async (path) => {
  const { default: trash } = await import('trash');
  await trash(path, { glob: false });
};
