import { Switch as Base } from '@base-ui/react/switch';

interface SwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly id?: string;
  readonly label?: string;
}

export function Switch({ checked, onChange, id, label }: SwitchProps) {
  return (
    <Base.Root className="switch" id={id} checked={checked} onCheckedChange={onChange} aria-label={label}>
      <Base.Thumb className="switch-thumb" />
    </Base.Root>
  );
}
