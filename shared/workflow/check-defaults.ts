import { completeParameters } from '../run/run-parameters.ts';
import type { Finding } from './finding.ts';
import type { Workflow } from './workflow.ts';

/** A default must be what its own declaration allows. Whether a required parameter is given is the affair of a run. */
export function checkDefaults({ parameters = {} }: Workflow): readonly Finding[] {
  return Object.entries(parameters).flatMap(([name, declared]) => {
    const { problems } = completeParameters({ [name]: { ...declared, required: false } }, {});
    return problems.map((problem): Finding => ({ problem, path: ['parameters', name, 'default'], at: 'value' }));
  });
}
