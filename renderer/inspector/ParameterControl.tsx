import { lazy, Suspense } from 'react';
import { z } from 'zod';
import type { Control, ParameterSchema } from '#shared/module/manifest.ts';
import { withoutValue, withValue } from '#shared/workflow/data-change.ts';
import { workflowParameterSchema } from '#shared/workflow/workflow.ts';
import { DraftConflict } from '../design/DraftConflict.tsx';
import { useDraft } from '../design/use-draft.ts';
import { Switch } from '../design/Switch.tsx';
import { messages } from '../messages/messages.ts';
import { fromFieldText, itemsOf, takesList, toFieldText } from './parameter-text.ts';
import { ChoicesInput } from './ChoicesInput.tsx';
import { CommandInput } from './CommandInput.tsx';
import { ListInput } from './ListInput.tsx';
import { isRowMap, mapValuesOf } from './map-values.ts';
import { ParameterMap } from './ParameterMap.tsx';
import { GlobCount } from './PathSuggestions.tsx';
import { PathInput } from './PathInput.tsx';
import { StructureInput } from './StructureInput.tsx';
import { UnitInput } from './UnitInput.tsx';
import { DeclaredParameters } from './WorkflowParameters.tsx';
import { useDocument } from '../stores/document-store.ts';
import { useStudio } from '../stores/studio-store.ts';
import { SecretInput } from './SecretInput.tsx';
import { textOf } from '../design/text-of.ts';

interface ParameterControlProps {
  readonly id: string;
  readonly label: string;
  /** Path of the node and name of the parameter. */
  readonly place: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly control: Control;
  readonly schema: ParameterSchema;
  readonly value: unknown;
  /** All parameters of the node: the language of code may be one of them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Schemas of all parameters of the action. */
  readonly siblings: Readonly<Record<string, ParameterSchema>>;
  readonly onChange: (value: unknown) => void;
  /** The user typed `=` into an empty field. */
  readonly onExpression: () => void;
}

const CodeInput = lazy(() => import('./CodeInput.tsx').then((room) => ({ default: room.CodeInput })));

/** The control a parameter calls for; a value it cannot show, written by hand, stands as the YAML it is. */
export function ParameterControl(props: ParameterControlProps) {
  const { id, label, describedBy, control, schema, value, onChange } = props;
  if (!isShownBy(props)) return <Structure {...props} />;
  switch (control) {
    case 'switch':
      return (
        <Switch
          id={id}
          checked={(value ?? schema.default) === true}
          onChange={(checked) => onChange(checked === schema.default ? undefined : checked)}
        />
      );
    case 'choice':
      return <ChoiceInput {...props} />;
    case 'secret':
      return (
        <SecretInput
          id={id}
          describedBy={describedBy}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
        />
      );
    case 'duration':
    case 'size':
      return <UnitInput {...props} unit={control} placeholder={placeholderOf(schema)} value={toFieldText(value)} />;
    case 'path':
    case 'folder':
      return (
        <PathInput
          {...props}
          isFolder={control === 'folder'}
          placeholder={placeholderOf(schema)}
          value={toFieldText(value)}
        />
      );
    case 'list':
      return <List {...props} />;
    case 'glob':
      return takesList(schema) && typeof value !== 'string' ? <List {...props} /> : <TextControl {...props} />;
    case 'map':
      return (
        <ParameterMap
          id={id}
          label={label}
          describedBy={describedBy}
          schema={schema}
          value={(value ?? {}) as Readonly<Record<string, unknown>>}
          onChange={onChange}
        />
      );
    case 'command':
      return <CommandInput {...props} placeholder={placeholderOf(schema)} />;
    case 'code':
      return (
        <Suspense fallback={<textarea className="input" readOnly value={toFieldText(value)} aria-label={label} />}>
          <CodeInput
            {...props}
            language={languageOf(props)}
            placeholder={placeholderOf(schema)}
            value={toFieldText(value)}
            onCommit={(next) => onChange(next === '' ? undefined : next)}
          />
        </Suspense>
      );
    case 'parameters':
      return <Declared {...props} />;
    case 'workflow':
      return <WorkflowChoice {...props} />;
    case 'json':
      return <Structure {...props} />;
    default:
      return <TextControl {...props} />;
  }
}

/** Lists, rows and lines show only values of their kind. */
function isShownBy({ control, schema, value }: ParameterControlProps): boolean {
  if (value === undefined || value === null) return true;
  switch (control) {
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isRowMap(value, mapValuesOf(schema));
    case 'parameters':
      return declaredSchema.safeParse(value).success;
    case 'glob':
    case 'command':
      return typeof value === 'string' || Array.isArray(value);
    case 'switch':
      return typeof value === 'boolean';
    case 'choice':
      return true;
    default:
      return typeof value !== 'object';
  }
}

function Structure(props: ParameterControlProps) {
  const document = useDocument(({ project, name }) => `${project} ${name}`);
  const place = `${document} ${props.place}`;
  return <StructureInput {...props} key={place} place={place} placeholder={placeholderOf(props.schema)} />;
}

const declaredSchema = z.record(z.string(), workflowParameterSchema);

function Declared({ label, value, onChange }: ParameterControlProps) {
  const parameters = declaredSchema.safeParse(value ?? {}).data ?? {};
  return (
    <DeclaredParameters
      title={label}
      isTitleHidden
      none={messages.inspector.noForm}
      parameters={parameters}
      set={(...changes) => {
        const next = changes.reduce<unknown>(
          (data, [field, to]) => (to === undefined ? withoutValue(data, field, 0) : withValue(data, field, to)),
          value ?? {},
        );
        onChange(isEmpty(next) ? undefined : next);
        return true;
      }}
    />
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Workflows of the project that there are; one that is not there yet is named by hand. */
function WorkflowChoice(props: ParameterControlProps) {
  const workflows = useStudio((studio) => studio.workflows);
  return (
    <>
      <TextControl {...props} list={`${props.id}-workflows`} />
      <datalist id={`${props.id}-workflows`}>
        {workflows.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </datalist>
    </>
  );
}

function List(props: ParameterControlProps) {
  const { label, describedBy, control, schema, value, onChange } = props;
  const items = itemsOf(schema);
  const change = (next: readonly unknown[] | string): void => onChange(next.length === 0 ? undefined : next);
  if (items.enum !== undefined) {
    const shown = (value ?? schema.default ?? []) as readonly unknown[];
    // None of them is a wish too, and not the same as all that are the default.
    return (
      <ChoicesInput label={label} describedBy={describedBy} choices={items.enum} value={shown} onChange={onChange} />
    );
  }
  return (
    <ListInput
      {...props}
      isGlob={control === 'glob'}
      isText={items.type === 'string'}
      placeholder={placeholderOf(schema)}
      value={Array.isArray(value) ? value : []}
      onChange={change}
    />
  );
}

function ChoiceInput({ id, describedBy, isInvalid, schema, value, onChange }: ParameterControlProps) {
  const shown = textOf(value ?? schema.default);
  const isOther = shown !== '' && !(schema.enum ?? []).some((choice) => textOf(choice) === shown);
  return (
    <select
      className="select"
      id={id}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      value={shown}
      onChange={(event) => onChange(chosen(schema, event.target.value))}
    >
      {schema.default === undefined && <option value="">{messages.inspector.choose}</option>}
      {isOther && <option value={shown}>{messages.inspector.notAChoice(shown)}</option>}
      {schema.enum?.map((choice) => (
        <option key={textOf(choice)} value={textOf(choice)}>
          {textOf(choice)}
        </option>
      ))}
    </select>
  );
}

function chosen(schema: ParameterSchema, text: string): unknown {
  const choice = schema.enum?.find((candidate) => textOf(candidate) === text);
  return choice === schema.default ? undefined : choice;
}

/** Grey text reads as "this is what counts when nothing is typed": an example may stand there only where nothing counts. */
function placeholderOf(schema: ParameterSchema): string | undefined {
  const { default: standard } = schema;
  if (standard === undefined) return schema.placeholder;
  if (Array.isArray(standard)) return standard.length === 0 ? schema.placeholder : standard.map(textOf).join('\n');
  const isEmpty = standard === '' || (typeof standard === 'object' && Object.keys(standard ?? {}).length === 0);
  return isEmpty ? schema.placeholder : textOf(standard);
}

/** A language by name, or `parameters.NAME`: what that parameter says. */
function languageOf({ schema, parameters, siblings }: ParameterControlProps): string {
  const language = schema.language ?? '';
  if (!language.startsWith('parameters.')) return language;
  const name = language.slice('parameters.'.length);
  return textOf(parameters[name] ?? siblings[name]?.default);
}

const LONG: readonly Control[] = ['multiline'];

/** Everything that is typed: one line or several, read by what the parameter takes when the field is left. */
function TextControl({
  id,
  describedBy,
  isInvalid,
  control,
  schema,
  value,
  onChange,
  onExpression,
  list,
}: ParameterControlProps & { readonly list?: string }) {
  const shown = toFieldText(value);
  const draft = useDraft(shown);
  const { current } = draft;
  const keep = (typed: string): void => {
    draft.end();
    onChange(fromFieldText(control, typed));
  };
  const commit = (): void => {
    if (draft.outside !== undefined) return;
    if (draft.typed === undefined || draft.typed === shown) draft.end();
    else keep(draft.typed);
  };
  const type = (next: string): void => {
    if (next === '=' && current === '') onExpression();
    else draft.type(next);
  };
  const common = {
    className: 'input',
    id,
    'aria-describedby': describedBy,
    'aria-invalid': isInvalid,
    'data-mono': control === 'glob' ? '' : undefined,
    placeholder: placeholderOf(schema),
    value: current,
    onBlur: commit,
  };
  const isLong = LONG.includes(control) || current.includes('\n');
  return (
    <>
      {isLong ? (
        <textarea
          {...common}
          rows={Math.min(12, Math.max(3, current.split('\n').length + 1))}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && commit()}
        />
      ) : (
        <input
          {...common}
          list={list}
          inputMode={control === 'number' ? 'decimal' : undefined}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
      )}
      <DraftConflict draft={draft} onKeep={keep} />
      {control === 'glob' && current !== '' && <GlobCount glob={current} />}
    </>
  );
}
