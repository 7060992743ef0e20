import { textOf } from '../design/text-of.ts';

interface ChoicesInputProps {
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly choices: readonly unknown[];
  readonly value: readonly unknown[];
  readonly onChange: (value: readonly unknown[]) => void;
}

/** Several of a few: a box each, in the order of the choices. */
export function ChoicesInput({ label, describedBy, choices, value, onChange }: ChoicesInputProps) {
  return (
    <div className="choices" role="group" aria-label={label} aria-describedby={describedBy}>
      {choices.map((choice) => (
        <label key={textOf(choice)} className="choice">
          <input
            type="checkbox"
            checked={value.includes(choice)}
            onChange={(event) =>
              onChange(choices.filter((one) => (one === choice ? event.target.checked : value.includes(one))))
            }
          />
          {textOf(choice)}
        </label>
      ))}
    </div>
  );
}
