import { X } from 'lucide-react';
import { useState } from 'react';
import type { ProjectPatch, ProjectState } from '#shared/project/project-state.ts';
import { Button } from '../../design/Button.tsx';
import { CommittedText } from '../../design/CommittedText.tsx';
import { messages } from '../../messages/messages.ts';
import { NewEntry } from './NewEntry.tsx';
import { metricOf } from './metric-text.ts';

const text = messages.projectPage.metric;

interface MetricsProps {
  readonly metrics: ProjectState['metrics'];
  readonly onChange: (metrics: NonNullable<ProjectPatch['metrics']>) => void;
}

/** Figures that people keep themselves, beside those that are measured. */
export function Metrics({ metrics, onChange }: MetricsProps) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const add = (): void => {
    if (name.trim() === '' || value.trim() === '') return;
    onChange({ [name.trim()]: metricOf(value) });
    setName('');
    setValue('');
  };
  return (
    <section className="page-section" aria-label={text.title}>
      <h3>{text.title}</h3>
      <ul className="page-list">
        {Object.entries(metrics).map(([known, figure]) => (
          <li key={known} data-metric={known}>
            <span className="truncate metric-name">{known}</span>
            <CommittedText
              className="input tabular"
              label={text.valueOf(known)}
              value={String(figure)}
              onCommit={(typed) => typed.trim() !== '' && onChange({ [known]: metricOf(typed) })}
            />
            <Button
              look="quiet"
              size="small"
              icon={<X size={14} />}
              aria-label={text.remove(known)}
              onClick={() => onChange({ [known]: null })}
            />
          </li>
        ))}
      </ul>
      <NewEntry
        fields={[
          { label: text.name, value: name, onChange: setName },
          { label: text.value, value, onChange: setValue },
        ]}
        onAdd={add}
      />
    </section>
  );
}
