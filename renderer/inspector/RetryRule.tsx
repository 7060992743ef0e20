import { retryDelaysMs } from '#shared/run/attempt-end.ts';
import { planRetry } from '#shared/run/plan-run.ts';
import type { Retry } from '#shared/workflow/workflow.ts';
import { CommittedText } from '../design/CommittedText.tsx';
import { Field } from '../design/Field.tsx';
import { Switch } from '../design/Switch.tsx';
import { messages } from '../messages/messages.ts';
import { UnitField } from './UnitField.tsx';
import { numberOrText, toFieldText } from './parameter-text.ts';
import { plainDuration } from './plain-duration.ts';
import { mappingOf, wordsOf, type RuleFaults } from './rule-problems.ts';

const text = messages.rules.retry;

interface RetryRuleProps {
  /** As far as it can be read. */
  readonly retry: Retry | undefined;
  readonly faults: RuleFaults;
  /** Of one part, or of all of it; undefined takes it out. */
  readonly onChange: (field: readonly string[], value: unknown) => void;
}

/** How often it is tried again, when, and after what: said with the delays the scheduler will use. */
export function RetryRule({ retry, faults, onChange }: RetryRuleProps) {
  const setMax = (entered: string): void => {
    const max = numberOrText(entered) ?? 0;
    if (max === 0) onChange(['retry'], undefined);
    else onChange(['retry', 'max'], max);
  };
  const written = mappingOf(faults.written?.['retry']) ?? retry;
  const shown = (part: keyof Retry): string => toFieldText(written?.[part]);
  const problemOf = (part: keyof Retry): string | undefined => wordsOf(faults.problems.get(`retry.${part}`));
  const planned = planRetry(retry);
  const sentence =
    planned.max === 0
      ? text.none
      : text.sentence(planned.max + 1, retryDelaysMs(planned).map(plainDuration), {
          jitter: planned.jitter,
          any: planned.on === 'any',
        });
  const duration = (part: 'delay' | 'maxDelay', placeholder: string) => (
    <UnitField
      unit="duration"
      label={text[part]}
      problem={problemOf(part)}
      placeholder={placeholder}
      value={shown(part)}
      onChange={(value) => onChange(['retry', part], value)}
    />
  );
  return (
    <>
      <Field
        label={text.max}
        help={problemOf('max') === undefined ? sentence : undefined}
        problem={problemOf('max') ?? wordsOf(faults.problems.get('retry'))}
      >
        {({ id, describedBy, isInvalid }) => (
          <CommittedText
            className="input"
            id={id}
            aria-describedby={describedBy}
            aria-invalid={isInvalid}
            inputMode="numeric"
            placeholder="0"
            value={shown('max')}
            onCommit={setMax}
          />
        )}
      </Field>
      {written !== undefined && written['max'] !== 0 && (
        <div className="rule-details">
          {duration('delay', '1s')}
          <Field label={text.backoff} problem={problemOf('backoff')}>
            {({ id, describedBy, isInvalid }) => (
              <CommittedText
                className="input"
                id={id}
                aria-describedby={describedBy}
                aria-invalid={isInvalid}
                inputMode="decimal"
                placeholder="2"
                value={shown('backoff')}
                onCommit={(entered) => onChange(['retry', 'backoff'], numberOrText(entered))}
              />
            )}
          </Field>
          {duration('maxDelay', '1m')}
          <div className="rule-wide">
            <Field label={text.on} problem={problemOf('on')}>
              {({ id }) => (
                <select
                  className="select"
                  id={id}
                  value={retry?.on ?? 'retryable'}
                  onChange={(event) => onChange(['retry', 'on'], event.target.value === 'any' ? 'any' : undefined)}
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
          <Field label={text.jitter} problem={problemOf('jitter')}>
            {({ id }) => (
              <Switch
                id={id}
                checked={retry?.jitter ?? true}
                onChange={(jitter) => onChange(['retry', 'jitter'], jitter ? undefined : false)}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}
