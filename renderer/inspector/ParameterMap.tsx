import type { ParameterSchema } from '#shared/module/manifest.ts';
import { MapInput } from './MapInput.tsx';
import { mapValuesOf, mapValueText, readMapValue } from './map-values.ts';

interface ParameterMapProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly schema: ParameterSchema;
  readonly value: Readonly<Record<string, unknown>>;
  readonly onChange: (value: unknown) => void;
}

/** A mapping parameter as rows of key and value. */
export function ParameterMap({ id, label, describedBy, schema, value, onChange }: ParameterMapProps) {
  const values = mapValuesOf(schema);
  return (
    <MapInput
      id={id}
      label={label}
      describedBy={describedBy}
      valuePlaceholder={values === 'list' ? 'a, b, c' : undefined}
      entries={Object.entries(value).map(([name, item]) => ({ name, value: mapValueText(item, values) }))}
      onChange={(entries) => {
        const read = entries.map((entry) => {
          // What was not touched stays what it is, however it is spelt.
          const isSame = Object.hasOwn(value, entry.name) && mapValueText(value[entry.name], values) === entry.value;
          return [entry.name, isSame ? value[entry.name] : readMapValue(entry.value, values)] as const;
        });
        onChange(read.length === 0 ? undefined : Object.fromEntries(read));
      }}
    />
  );
}
