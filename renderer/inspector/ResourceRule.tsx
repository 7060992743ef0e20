import { formatSize, parseSize } from '#shared/workflow/size.ts';
import type { Resources } from '#shared/workflow/workflow.ts';
import { CommittedText } from '../design/CommittedText.tsx';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { tell } from '../stores/notices.tsx';
import { MapInput } from './MapInput.tsx';
import { UnitInput } from './UnitInput.tsx';

const text = messages.rules.resources;

interface ResourceRuleProps {
  readonly resources: Resources | undefined;
  readonly problem: string | undefined;
  /** Of one field; undefined takes it out. */
  readonly onChange: (field: keyof Resources, value: unknown) => void;
}

/** What the task holds while it runs; it starts when all of it is free at once. */
export function ResourceRule({ resources = {}, problem, onChange }: ResourceRuleProps) {
  const needs = needsInWords(resources);
  const amount = (field: 'cpu' | 'gpu', value: number | undefined, placeholder: string) => (
    <Field label={text[field]}>
      {({ id }) => (
        <CommittedText
          className="input"
          id={id}
          inputMode="decimal"
          placeholder={placeholder}
          value={value === undefined ? '' : String(value)}
          onCommit={(entered) => setAmount(entered, (read) => onChange(field, read))}
        />
      )}
    </Field>
  );
  const size = (field: 'memory' | 'disk', placeholder: string) => (
    <Field label={text[field]}>
      {({ id }) => (
        <UnitInput
          unit="size"
          id={id}
          placeholder={placeholder}
          value={resources[field] ?? ''}
          onChange={(value) => onChange(field, value)}
        />
      )}
    </Field>
  );
  return (
    <>
      <div className="rule-details">
        {amount('cpu', resources.cpu, '1')}
        {amount('gpu', resources.gpu, '0')}
        {size('memory', '512MB')}
        {size('disk', '1GB')}
        <Field label={text.network}>
          {({ id }) => (
            <CommittedText
              className="input"
              id={id}
              placeholder="100Mbps"
              value={resources.network === undefined ? '' : String(resources.network)}
              onCommit={(entered) => {
                const plain = Number(entered);
                onChange('network', entered === '' ? undefined : Number.isFinite(plain) ? plain : entered);
              }}
            />
          )}
        </Field>
      </div>
      <Field label={text.pools}>
        {({ id }) => (
          <MapInput
            id={id}
            label={text.pools}
            namePlaceholder={text.poolName}
            valuePlaceholder="1"
            entries={Object.entries(resources.pools ?? {}).map(([name, value]) => ({ name, value: String(value) }))}
            onChange={(entries) => {
              const read = entries.map(({ name, value }) => [name, value === '' ? 1 : Number(value)] as const);
              if (read.some(([, value]) => !(value > 0))) tell(text.badAmount);
              else onChange('pools', read.length === 0 ? undefined : Object.fromEntries(read));
            }}
          />
        )}
      </Field>
      <Field label={text.locks} help={needs.length === 0 ? text.none : text.sentence(needs)} problem={problem}>
        {({ id, describedBy }) => (
          <MapInput
            id={id}
            label={text.locks}
            describedBy={describedBy}
            namePlaceholder={text.lockName}
            choices={text.lockModes}
            entries={Object.entries(resources.locks ?? {}).map(([name, value]) => ({ name, value }))}
            onChange={(entries) =>
              onChange(
                'locks',
                entries.length === 0 ? undefined : Object.fromEntries(entries.map(({ name, value }) => [name, value])),
              )
            }
          />
        )}
      </Field>
    </>
  );
}

function setAmount(entered: string, set: (amount: number | undefined) => void): void {
  const amount = entered === '' ? undefined : Number(entered);
  if (amount !== undefined && !(amount > 0)) tell(text.badAmount);
  else set(amount);
}

/** What it needs as people say it, in the order of the form. */
function needsInWords({ cpu, gpu, memory, disk, network, pools = {}, locks = {} }: Resources): readonly string[] {
  const { need } = text;
  const size = (written: string): string => {
    const bytes = parseSize(written);
    return bytes === undefined ? written : formatSize(bytes);
  };
  return [
    ...(cpu === undefined ? [] : [need.cpu(cpu)]),
    ...(gpu === undefined ? [] : [need.gpu(gpu)]),
    ...(memory === undefined ? [] : [need.memory(size(memory))]),
    ...(disk === undefined ? [] : [need.disk(size(disk))]),
    ...(network === undefined ? [] : [need.network(typeof network === 'number' ? `${network}Mbps` : network)]),
    ...Object.entries(pools).map(([name, amount]) => need.pool(name, amount)),
    ...Object.entries(locks).map(([name, mode]) => need.lock(name, text.lockModes[mode])),
  ];
}
