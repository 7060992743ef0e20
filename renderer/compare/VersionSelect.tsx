import { when } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import type { VersionChoices, VersionId } from './versions.ts';

const text = messages.compare;

interface VersionSelectProps {
  readonly label: string;
  readonly value: VersionId | undefined;
  readonly choices: VersionChoices;
  /** Shown while nothing is chosen; then the working copy is no choice. */
  readonly empty?: string;
  readonly onChange: (value: VersionId) => void;
}

export function VersionSelect({ label, value, choices, empty, onChange }: VersionSelectProps) {
  const { commits, branches, runs, workflows } = choices;
  return (
    <label className="compare-version">
      <span className="field-label">{label}</span>
      <select className="select" value={value ?? ''} onChange={(event) => onChange(event.target.value as VersionId)}>
        {empty === undefined ? (
          <option value="working">{text.working}</option>
        ) : (
          <option value="" disabled>
            {empty}
          </option>
        )}
        {commits.length > 0 && (
          <optgroup label={text.commits}>
            {commits.map(({ commit, subject, at }) => (
              <option key={commit} value={`revision:${commit}`}>
                {commit.slice(0, 8)} {subject} ({when(at)})
              </option>
            ))}
          </optgroup>
        )}
        {branches.length > 0 && (
          <optgroup label={text.branches}>
            {branches.map((branch) => (
              <option key={branch} value={`revision:${branch}`}>
                {branch}
              </option>
            ))}
          </optgroup>
        )}
        {runs.length > 0 && (
          <optgroup label={messages.library.runs}>
            {runs.map(({ run, number, at }) => (
              <option key={run} value={`run:${run}`}>
                {messages.library.run(number, when(at))}
              </option>
            ))}
          </optgroup>
        )}
        {workflows.length > 0 && (
          <optgroup label={text.others}>
            {workflows.map(({ name, title }) => (
              <option key={name} value={`workflow:${name}`}>
                {title}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}
