import type { Completion as Option } from '@codemirror/autocomplete';
import type { Completion } from '#shared/workflow/complete-expression.ts';

/** What our rules offer, as CodeMirror shows and writes it. The order of the rules stands where several fit equally well. */
export function toOption(completion: Completion, index: number): Option {
  const { label, kind, detail, about, insert, cursor = 0 } = completion;
  return {
    label,
    type: kind,
    boost: -Math.min(index, 98),
    ...(detail === undefined ? {} : { detail }),
    ...(about === undefined ? {} : { info: about }),
    ...(insert === undefined
      ? {}
      : {
          apply: (view, _option, from, to) =>
            view.dispatch({
              changes: { from, to, insert },
              selection: { anchor: from + insert.length - cursor },
              userEvent: 'input.complete',
            }),
        }),
  };
}
