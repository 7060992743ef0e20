import type { ReactNode } from 'react';
import { Field } from '../design/Field.tsx';
import { UnitInput, type Unit } from './UnitInput.tsx';

interface UnitFieldProps {
  readonly unit: Unit;
  readonly label: string;
  readonly help?: string | undefined;
  /** In words; undefined when nothing is wrong. */
  readonly problem: string | undefined;
  readonly remedy?: ReactNode;
  readonly placeholder: string;
  /** As written: what cannot be read stands in the field too. */
  readonly value: string;
  readonly onChange: (value: string | undefined) => void;
}

/** A length of time or a size with its label and what is wrong with it. */
export function UnitField({ unit, label, help, problem, remedy, placeholder, value, onChange }: UnitFieldProps) {
  return (
    <Field label={label} help={help} problem={problem} remedy={remedy}>
      {(ids) => <UnitInput unit={unit} {...ids} placeholder={placeholder} value={value} onChange={onChange} />}
    </Field>
  );
}
