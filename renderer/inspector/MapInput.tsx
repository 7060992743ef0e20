import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/Button.tsx';
import { CommittedText } from '../design/CommittedText.tsx';
import { messages } from '../messages/messages.ts';

const text = messages.inspector.map;

export interface MapEntry {
  readonly name: string;
  /** As it stands in the field. */
  readonly value: string;
}

interface MapInputProps {
  readonly id?: string;
  readonly label: string;
  readonly describedBy?: string | undefined;
  readonly entries: readonly MapEntry[];
  readonly namePlaceholder?: string | undefined;
  readonly valuePlaceholder?: string | undefined;
  /** Value → words: chosen, not typed. */
  readonly choices?: Readonly<Record<string, string>>;
  /** False: it was refused, and stays as it was. */
  readonly onChange: (entries: readonly MapEntry[]) => void;
}

/** Keys and values, a row each; the empty row at the end adds one. Each change is one step. */
export function MapInput(props: MapInputProps) {
  const { id, label, describedBy, entries, namePlaceholder, valuePlaceholder, choices, onChange } = props;
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const first = choices === undefined ? '' : (Object.keys(choices)[0] ?? '');
  const isTaken = entries.some((entry) => entry.name === name.trim());
  const add = (): void => {
    if (name.trim() === '' || isTaken) return;
    onChange([...entries, { name: name.trim(), value: value === '' ? first : value }]);
    setName('');
    setValue('');
  };
  const change = (at: number, next: Partial<MapEntry>): void =>
    onChange(entries.map((entry, index) => (index === at ? { ...entry, ...next } : entry)));
  return (
    <div className="map-rows" role="group" aria-label={label} aria-describedby={describedBy}>
      {entries.map((entry, index) => (
        <div key={entry.name} className="map-row">
          <CommittedText
            className="input"
            data-mono=""
            label={text.name(entry.name)}
            value={entry.name}
            onCommit={(next) =>
              next.trim() !== '' &&
              !entries.some((other) => other.name === next.trim()) &&
              change(index, { name: next.trim() })
            }
          />
          {choices === undefined ? (
            <CommittedText
              className="input"
              data-mono=""
              label={text.value(entry.name)}
              value={entry.value}
              onCommit={(next) => change(index, { value: next })}
            />
          ) : (
            <select
              className="select"
              aria-label={text.value(entry.name)}
              value={entry.value}
              onChange={(event) => change(index, { value: event.target.value })}
            >
              {Object.entries(choices).map(([choice, words]) => (
                <option key={choice} value={choice}>
                  {words}
                </option>
              ))}
            </select>
          )}
          <Button
            look="quiet"
            size="small"
            icon={<X size={12} />}
            aria-label={text.remove(entry.name)}
            onClick={() => onChange(entries.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div
        className="map-row"
        onBlur={(event) => {
          // Left as a whole: going from the name to its value is still writing it.
          if (!event.currentTarget.contains(event.relatedTarget)) add();
        }}
      >
        <input
          className="input"
          id={id}
          data-mono=""
          aria-label={text.newName(label)}
          aria-invalid={isTaken}
          placeholder={namePlaceholder ?? text.namePlaceholder}
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        {choices === undefined ? (
          <input
            className="input"
            data-mono=""
            aria-label={text.newValue(label)}
            placeholder={valuePlaceholder ?? text.valuePlaceholder}
            spellCheck={false}
            value={value}
            onChange={(event) => setValue(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && add()}
          />
        ) : (
          <select
            className="select"
            aria-label={text.newValue(label)}
            value={value === '' ? first : value}
            onChange={(event) => setValue(event.target.value)}
          >
            {Object.entries(choices).map(([choice, words]) => (
              <option key={choice} value={choice}>
                {words}
              </option>
            ))}
          </select>
        )}
        <Button look="quiet" size="small" icon={<Plus size={12} />} aria-label={text.add(label)} onClick={add} />
      </div>
      {isTaken && <div className="field-problem">{text.taken(name.trim())}</div>}
    </div>
  );
}
