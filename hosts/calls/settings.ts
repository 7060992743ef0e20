import { good } from '#shared/result.ts';
import { os } from '../bridge-context.ts';
import type { Services } from '../services.ts';

export function settingsCalls({ settings }: Services) {
  return {
    get: os.settings.get.handler(() => settings.get()),
    set: os.settings.set.handler(({ input }) => good(settings.set(input))),
  };
}
