import { os } from '../bridge-context.ts';
import type { Services } from '../services.ts';
import { done } from './done.ts';

/** Values go in and never come out: there is no call that reads one. */
export function secretCalls({ secrets }: Services) {
  return {
    list: os.secrets.list.handler(async () => [...(await secrets.list())]),
    set: os.secrets.set.handler(({ input }) => secrets.set(input.name, input.value)),
    delete: os.secrets.delete.handler(async ({ input }) => done(await secrets.delete(input.name))),
  };
}
