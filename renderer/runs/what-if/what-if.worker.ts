import { whatIf, type Supposition } from '#shared/run/what-if.ts';
import type { WhatIfBasis } from '#shared/run/what-if-basis.ts';

export interface WhatIfRequest {
  readonly id: number;
  readonly basis: WhatIfBasis;
  readonly wish: Supposition;
}

self.addEventListener('message', (message: MessageEvent<WhatIfRequest>) => {
  const { id, basis, wish } = message.data;
  self.postMessage({ id, answer: whatIf(basis, wish) });
});
