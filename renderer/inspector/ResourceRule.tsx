import { formatSize, parseSize } from '#shared/workflow/size.ts';
import type { Resources } from '#shared/workflow/workflow.ts';
import { CommittedText } from '../design/CommittedText.tsx';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { MapInput } from './MapInput.tsx';
import { UnitField } from './UnitField.tsx';
import { numberOrText, toFieldText } from './parameter-text.ts';
import { mappingOf, wordsOf, type RuleFaults } from './rule-problems.ts';

const text = messages.rules.resources;

interface ResourceRuleProps {
  /** As far as they can be read. */
  readonly resources: Resources | undefined;
  readonly faults: RuleFaults;
  /** Of one field; undefined takes it out. */
  readonly onChange: (field: keyof Resources, value: unknown) => void;
}

/** What the task holds while it runs; it starts when all of it is free at once. */
export function ResourceRule({ resources = {}, faults, onChange }: ResourceRuleProps) {
  const needs = needsInWords(resources);
  const written = mappingOf(faults.written?.['resources']) ?? resources;
  const shown = (field: keyof Resources): string => toFieldText(written[field]);
  const problemOf = (field: keyof Resources): string | undefined => wordsOf(faults.problems.get(`resources.${field}`));
  const amount = (field: 'cpu' | 'gpu' | 'network', placeholder: string) => (
    <Field label={text[field]} problem={problemOf(field)}>
      {({ id, describedBy, isInvalid }) => (
        <CommittedText
          className="input"
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isInvalid}
          inputMode={field === 'network' ? undefined : 'decimal'}
          placeholder={placeholder}
          value={shown(field)}
          onCommit={(entered) => onChange(field, numberOrText(entered))}
        />
      )}
    </Field>
  );
  const size = (field: 'memory' | 'disk', placeholder: string) => (
    <UnitField
      unit="size"
      label={text[field]}
      problem={problemOf(field)}
      placeholder={placeholder}
      value={shown(field)}
      onChange={(value) => onChange(field, value)}
    />
  );
  return (
    <>
      <div className="rule-details">
        {amount('cpu', '1')}
        {amount('gpu', '0')}
        {size('memory', '512MB')}
        {size('disk', '1GB')}
        {amount('network', '100Mbps')}
      </div>
      <Field label={text.pools} problem={problemOf('pools')}>
        {({ id, describedBy }) => (
          <MapInput
            id={id}
            label={text.pools}
            describedBy={describedBy}
            namePlaceholder={text.poolName}
            valuePlaceholder="1"
            entries={Object.entries(mappingOf(written.pools) ?? {}).map(([name, value]) => ({
              name,
              value: toFieldText(value),
            }))}
            onChange={(entries) => {
              const read = entries.map(({ name, value }) => [name, numberOrText(value) ?? 1] as const);
              onChange('pools', read.length === 0 ? undefined : Object.fromEntries(read));
            }}
          />
        )}
      </Field>
      <Field
        label={text.locks}
        help={needs.length === 0 ? text.none : text.sentence(needs)}
        problem={problemOf('locks') ?? wordsOf(faults.problems.get('resources'))}
      >
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
