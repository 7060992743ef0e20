import type { ActionManifest } from '#shared/module/manifest.ts';
import { whyNotCached } from '#shared/run/why-not-cached.ts';
import type { Cache } from '#shared/workflow/workflow.ts';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { ListInput } from './ListInput.tsx';

const text = messages.rules.cache;

type Mode = keyof typeof text.modes;

interface CacheRuleProps {
  readonly cache: Cache | undefined;
  readonly action: ActionManifest | undefined;
  readonly problem: string | undefined;
  readonly onChange: (field: readonly string[], value: unknown) => void;
}

/** Whether an earlier result may be taken, and what decides: the engine's own rule says why not. */
export function CacheRule({ cache, action, problem, onChange }: CacheRuleProps) {
  const mode = modeOf(cache);
  const files = typeof cache === 'object' ? cache : undefined;
  const why = action === undefined ? undefined : whyNotCached(cache === undefined ? {} : { cache }, action);
  const isBlind = files !== undefined && (files.inputs ?? []).length === 0;
  const sentence =
    why !== undefined
      ? text.never(why.replaceAll('`', ''))
      : isBlind
        ? text.filesWithout
        : files === undefined
          ? text.values
          : text.files;
  const list = (field: 'inputs' | 'outputs' | 'env', placeholder: string) => (
    <Field label={text[field]}>
      {({ id }) => (
        <ListInput
          id={id}
          isGlob={field !== 'env'}
          placeholder={placeholder}
          value={files?.[field] ?? []}
          onChange={(next) => onChange(['cache', field], next.length === 0 ? undefined : next)}
        />
      )}
    </Field>
  );
  return (
    <>
      <Field label={text.mode} help={sentence} problem={problem}>
        {({ id, describedBy }) => (
          <select
            className="select"
            id={id}
            aria-describedby={describedBy}
            value={mode}
            onChange={(event) => onChange(['cache'], valueOf(event.target.value as Mode))}
          >
            {Object.entries(text.modes).map(([choice, words]) => (
              <option key={choice} value={choice}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      {mode === 'files' && (
        <>
          {list('inputs', 'src/**')}
          {list('outputs', 'dist/**')}
          {list('env', 'NODE_ENV')}
        </>
      )}
    </>
  );
}

function modeOf(cache: Cache | undefined): Mode {
  if (cache === undefined) return 'action';
  if (typeof cache === 'boolean') return cache ? 'on' : 'off';
  return 'files';
}

function valueOf(mode: Mode): Cache | undefined {
  switch (mode) {
    case 'action':
      return undefined;
    case 'on':
      return true;
    case 'off':
      return false;
    case 'files':
      return { inputs: [] };
  }
}
