import { useEffect, useState } from 'react';
import type { Supposition, WhatIf } from '#shared/run/what-if.ts';
import type { WhatIfBasis } from '#shared/run/what-if-basis.ts';
import type { WhatIfRequest } from './what-if.worker.ts';

let worker: Worker | undefined;
let lastId = 0;

function theWorker(): Worker {
  worker ??= new Worker(new URL('./what-if.worker.ts', import.meta.url), { type: 'module', name: 'what-if' });
  return worker;
}

/** The answer to the last supposition, worked out beside the window; the one before stays until it is there. */
export function useWhatIf(basis: WhatIfBasis | undefined, wish: Supposition): WhatIf | undefined {
  const [answer, setAnswer] = useState<WhatIf>();
  useEffect(() => {
    if (basis === undefined) return;
    lastId += 1;
    const id = lastId;
    const take = (message: MessageEvent<{ readonly id: number; readonly answer: WhatIf }>): void => {
      if (message.data.id === id) setAnswer(message.data.answer);
    };
    theWorker().addEventListener('message', take);
    // A slider that is dragged asks once it rests for a moment.
    const timer = setTimeout(() => theWorker().postMessage({ id, basis, wish } satisfies WhatIfRequest), 60);
    return () => {
      clearTimeout(timer);
      theWorker().removeEventListener('message', take);
    };
  }, [basis, wish]);
  return basis === undefined ? undefined : answer;
}
