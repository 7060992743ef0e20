import { Check, CircleAlert } from 'lucide-react';
import type { ProjectDetails } from '#shared/bridge/project-calls.ts';
import type { Milestone, ProjectPatch } from '#shared/project/project-state.ts';
import { CommittedText } from '../../design/CommittedText.tsx';
import { Field } from '../../design/Field.tsx';
import { duration, when } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { tagsIn } from '../library/choose-workflows.ts';
import { Metrics } from './Metrics.tsx';
import { Milestones } from './Milestones.tsx';
import { ProblemText } from './ProblemText.tsx';
import { StatusStepper } from './StatusStepper.tsx';

const text = messages.projectPage;

interface OverviewProps {
  readonly details: ProjectDetails;
  readonly onChange: (patch: ProjectPatch) => Promise<void>;
}

export function Overview({ details, onChange }: OverviewProps) {
  const { state, moves, problems } = details;
  const change = (patch: ProjectPatch): void => void onChange(patch);
  return (
    <div className="page-tab">
      {problems.map((each) => (
        <ProblemText key={each.message + (each.reason ?? '')} problem={each} />
      ))}
      <StatusStepper status={state.status} moves={moves} onMove={(status) => change({ status })} />
      <Figures details={details} />
      <div className="page-columns">
        <About details={details} onChange={change} />
        <div className="page-stack">
          <Milestones
            milestones={state.milestones}
            reached={reachedBy(details)}
            onChange={(milestones) => change({ milestones: [...milestones] })}
          />
          <Metrics metrics={state.metrics} onChange={(metrics) => change({ metrics })} />
          <Modules details={details} />
        </div>
      </div>
    </div>
  );
}

function Figures({ details: { figures } }: { readonly details: ProjectDetails }) {
  const { runs, successRate, medianMs, last } = figures;
  const cards: readonly (readonly [string, string])[] = [
    [text.runs, String(runs)],
    [text.successRate, successRate === null ? text.none : text.percent(successRate)],
    [text.median, medianMs === null ? text.none : duration(medianMs)],
    [text.lastRun, last === null ? text.never : when(last.startedAt)],
  ];
  return (
    <dl className="page-cards" aria-label={text.figures}>
      {cards.map(([name, value]) => (
        <div key={name} className="page-card">
          <dt>{name}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function About({
  details: { project, state },
  onChange,
}: {
  readonly details: ProjectDetails;
  readonly onChange: (patch: ProjectPatch) => void;
}) {
  return (
    <section className="page-section" aria-label={text.about}>
      <h3>{text.about}</h3>
      <Field label={text.description}>
        {({ id }) => (
          <CommittedText
            className="input"
            id={id}
            value={project.description}
            onCommit={(description) => onChange({ description })}
          />
        )}
      </Field>
      <Field label={text.tags} help={text.tagsHelp}>
        {({ id, describedBy }) => (
          <CommittedText
            className="input"
            id={id}
            aria-describedby={describedBy}
            value={state.tags.join(', ')}
            onCommit={(typed) => onChange({ tags: tagsIn(typed) })}
          />
        )}
      </Field>
      <div className="page-pair">
        <Field label={text.type}>
          {({ id }) => (
            <CommittedText
              className="input"
              id={id}
              value={state.type}
              onCommit={(type) => type.trim() !== '' && onChange({ type })}
            />
          )}
        </Field>
        <Field label={text.version}>
          {({ id }) => (
            <CommittedText
              className="input"
              id={id}
              value={state.version}
              onCommit={(version) => version.trim() !== '' && onChange({ version })}
            />
          )}
        </Field>
      </div>
    </section>
  );
}

function reachedBy({ firstSuccesses, workflows }: ProjectDetails): readonly Milestone[] {
  return firstSuccesses.map(({ workflow, at }) => ({
    name: text.firstSuccess(workflows.find(({ name }) => name === workflow)?.title ?? workflow),
    at,
  }));
}

function Modules({ details: { modules, pools } }: { readonly details: ProjectDetails }) {
  return (
    <>
      <section className="page-section" aria-label={text.modules}>
        <h3>{text.modules}</h3>
        {modules.length === 0 && <p className="muted">{text.noModules}</p>}
        <ul className="page-list">
          {modules.map(({ id, title, missing }) => (
            <li key={id} data-missing={missing.length > 0 ? '' : undefined}>
              {missing.length === 0 ? (
                <Check size={14} aria-hidden="true" />
              ) : (
                <CircleAlert size={14} aria-hidden="true" />
              )}
              <span>{title}</span>
              <span className="page-list-end">{missing.length === 0 ? text.there : text.missing(missing)}</span>
            </li>
          ))}
        </ul>
      </section>
      {pools.length > 0 && (
        <section className="page-section" aria-label={text.resources}>
          <h3>{text.resources}</h3>
          <ul className="page-list">
            {pools.map(({ name, amount }) => (
              <li key={name}>
                <span>{name}</span>
                <span className="page-list-end tabular">{amount}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
