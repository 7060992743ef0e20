import { X } from 'lucide-react';
import { useState } from 'react';
import type { Milestone } from '#shared/project/project-state.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { NewEntry } from './NewEntry.tsx';

const text = messages.projectPage;

interface MilestonesProps {
  readonly milestones: readonly Milestone[];
  /** What runs have reached; proposed until it is kept. Runs are deleted some day, milestones stay. */
  readonly reached: readonly Milestone[];
  readonly onChange: (milestones: readonly Milestone[]) => void;
}

/** In the order of their days; those still to come are marked as planned. */
export function Milestones({ milestones, reached, onChange }: MilestonesProps) {
  const [name, setName] = useState('');
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const add = (): void => {
    if (name.trim() === '' || Number.isNaN(Date.parse(day))) return;
    onChange([...milestones, { name: name.trim(), at: day }]);
    setName('');
  };
  const proposed = reached.filter(({ name: one }) => milestones.every((kept) => kept.name !== one));
  const [now] = useState(() => Date.now());
  return (
    <section className="page-section" aria-label={text.milestones}>
      <h3>{text.milestones}</h3>
      {milestones.length === 0 && <p className="muted">{text.noMilestones}</p>}
      <ol className="milestones">
        {milestones
          .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
          .map((milestone) => (
            <li
              key={`${milestone.name} ${milestone.at}`}
              data-planned={Date.parse(milestone.at) > now ? '' : undefined}
              title={milestone.note}
            >
              <time className="tabular" dateTime={milestone.at}>
                {milestone.at.slice(0, 10)}
              </time>
              <span className="truncate">{milestone.name}</span>
              {Date.parse(milestone.at) > now && <span className="badge">{text.planned}</span>}
              <Button
                look="quiet"
                size="small"
                icon={<X size={12} />}
                aria-label={text.removeMilestone(milestone.name)}
                onClick={() => onChange(milestones.filter((one) => one !== milestone))}
              />
            </li>
          ))}
      </ol>
      {proposed.length > 0 && (
        <ul className="milestones" aria-label={text.fromRuns}>
          {proposed.map((milestone) => (
            <li key={milestone.name}>
              <time className="tabular" dateTime={milestone.at}>
                {milestone.at.slice(0, 10)}
              </time>
              <span className="truncate muted">{milestone.name}</span>
              <Button
                look="quiet"
                size="small"
                aria-label={text.keepMilestone(milestone.name)}
                onClick={() => onChange([...milestones, milestone])}
              >
                {text.keepIt}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <NewEntry
        fields={[
          { label: text.milestoneName, value: name, onChange: setName },
          { label: text.milestoneDate, type: 'date', value: day, onChange: setDay },
        ]}
        onAdd={add}
      />
    </section>
  );
}
