import { retryDelaysMs } from '#shared/run/attempt-end.ts';
import { planRetry } from '#shared/run/plan-run.ts';
import type { Retry } from '#shared/workflow/workflow.ts';
import { CommittedText } from '../design/CommittedText.tsx';
import { Field } from '../design/Field.tsx';
import { Switch } from '../design/Switch.tsx';
import { messages } from '../messages/messages.ts';
import { UnitInput } from './UnitInput.tsx';
import { plainDuration } from './plain-duration.ts';

const text = messages.rules.retry;

interface RetryRuleProps {
  readonly retry: Retry | undefined;
  readonly problem: string | undefined;
  readonly onChange: (retry: Retry | undefined) => void;
}

/** How often it is tried again, when, and after what: said with the delays the scheduler will use. */
export function RetryRule({ retry, problem, onChange }: RetryRuleProps) {
  const setMax = (entered: string): void => {
    const max = Number(entered);
    if (entered === '' || max === 0) onChange(undefined);
    else if (Number.isInteger(max) && max > 0) onChange({ ...retry, max });
  };
  const planned = planRetry(retry);
  const sentence =
    planned.max === 0
      ? text.none
      : text.sentence(planned.max + 1, retryDelaysMs(planned).map(plainDuration), {
          jitter: planned.jitter,
          any: planned.on === 'any',
        });
  return (
    <>
      <Field label={text.max} help={sentence} problem={problem}>
        {({ id, describedBy }) => (
          <CommittedText
            className="input"
            id={id}
            aria-describedby={describedBy}
            inputMode="numeric"
            placeholder="0"
            value={retry === undefined ? '' : String(retry.max)}
            onCommit={setMax}
          />
        )}
      </Field>
      {retry !== undefined && retry.max > 0 && (
        <div className="rule-details">
          <Field label={text.delay}>
            {({ id }) => (
              <UnitInput
                unit="duration"
                id={id}
                placeholder="1s"
                value={retry.delay ?? ''}
                onChange={(delay) => onChange(without({ ...retry, delay }))}
              />
            )}
          </Field>
          <Field label={text.backoff}>
            {({ id }) => (
              <CommittedText
                className="input"
                id={id}
                inputMode="decimal"
                placeholder="2"
                value={retry.backoff === undefined ? '' : String(retry.backoff)}
                onCommit={(entered) => {
                  const backoff = entered === '' ? undefined : Number(entered);
                  if (backoff === undefined || backoff >= 1) onChange(without({ ...retry, backoff }));
                }}
              />
            )}
          </Field>
          <Field label={text.maxDelay}>
            {({ id }) => (
              <UnitInput
                unit="duration"
                id={id}
                placeholder="1m"
                value={retry.maxDelay ?? ''}
                onChange={(maxDelay) => onChange(without({ ...retry, maxDelay }))}
              />
            )}
          </Field>
          <div className="rule-wide">
            <Field label={text.on}>
              {({ id }) => (
                <select
                  className="select"
                  id={id}
                  value={retry.on ?? 'retryable'}
                  onChange={(event) =>
                    onChange(without({ ...retry, on: event.target.value === 'any' ? ('any' as const) : undefined }))
                  }
                >
                  {(['retryable', 'any'] as const).map((on) => (
                    <option key={on} value={on}>
                      {text.ons[on]}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </div>
          <Field label={text.jitter}>
            {({ id }) => (
              <Switch
                id={id}
                checked={retry.jitter ?? true}
                onChange={(jitter) => onChange(without({ ...retry, jitter: jitter ? undefined : false }))}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}

/** What was taken back leaves no key behind. */
function without(retry: { readonly max: number } & { readonly [key in keyof Retry]?: Retry[key] | undefined }): Retry {
  return Object.fromEntries(Object.entries(retry).filter(([, value]) => value !== undefined)) as Retry;
}
