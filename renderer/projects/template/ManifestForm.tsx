import { Plus, X } from 'lucide-react';
import type { TemplateDraft } from '#shared/bridge/template-calls.ts';
import { freeId } from '#shared/id.ts';
import { Button } from '../../design/Button.tsx';
import { Field } from '../../design/Field.tsx';
import { TextField } from '../../design/TextField.tsx';
import { messages } from '../../messages/messages.ts';
import { fieldsOf, withField, type ManifestParameter } from './manifest-text.ts';

const text = messages.templateEditor;
const TYPES = ['string', 'boolean', 'choice'] as const;

interface ManifestFormProps {
  readonly draft: TemplateDraft;
  readonly onChange: (draft: TemplateDraft) => void;
}

/** The manifest as a form, with its text beneath: both write the same file. */
export function ManifestForm({ draft, onChange }: ManifestFormProps) {
  const fields = fieldsOf(draft.manifest);
  const write = (manifest: string): void => onChange({ ...draft, manifest });
  const set = (path: readonly string[], value: unknown): void => write(withField(draft.manifest, path, value));
  return (
    <div className="template-manifest">
      {fields.isReadable && (
        <>
          <div className="page-pair">
            <TextField label={text.name} value={fields.title} onChange={(title) => set(['title'], title)} />
            <TextField
              label={text.version}
              help={text.versionHelp}
              value={fields.version}
              onChange={(typed) => set(['version'], /^\d+$/.test(typed) ? Number(typed) : typed)}
            />
          </div>
          <TextField
            label={text.description}
            value={fields.description}
            onChange={(description) => set(['description'], description)}
          />
          <Field label={text.firstWorkflow}>
            {({ id }) => (
              <select
                className="select"
                id={id}
                value={fields.firstWorkflow}
                onChange={(event) => set(['firstWorkflow'], event.target.value === '' ? undefined : event.target.value)}
              >
                <option value="">{text.noFirst}</option>
                {workflowsIn(draft, fields.firstWorkflow).map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Parameters parameters={fields.parameters} onSet={set} />
        </>
      )}
      <details open={!fields.isReadable}>
        <summary>{text.asText}</summary>
        <textarea
          className="input template-text"
          data-mono=""
          aria-label={text.asText}
          spellCheck={false}
          value={draft.manifest}
          onChange={(event) => write(event.target.value)}
        />
      </details>
    </div>
  );
}

interface ParametersProps {
  readonly parameters: readonly ManifestParameter[];
  readonly onSet: (path: readonly string[], value: unknown) => void;
}

function Parameters({ parameters, onSet }: ParametersProps) {
  const add = (): void => {
    const name = freeId('parameter', (wanted) => parameters.some((one) => one.name === wanted));
    onSet(['parameters', name], { title: name, type: 'string', default: '' });
  };
  return (
    <fieldset className="template-parameters">
      <legend className="field-label">{text.parameters}</legend>
      {parameters.map(({ name, title, type, default: value, choices }) => (
        <div key={name} className="template-parameter" data-template-parameter={name}>
          <span className="mono truncate">{name}</span>
          <input
            className="input"
            aria-label={`${name}: ${text.parameterTitle}`}
            value={title}
            onChange={(event) => onSet(['parameters', name, 'title'], event.target.value)}
          />
          <select
            className="select"
            aria-label={`${name}: ${text.parameterType}`}
            value={type}
            onChange={(event) => onSet(['parameters', name, 'type'], event.target.value)}
          >
            {TYPES.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
          <input
            className="input"
            aria-label={`${name}: ${text.parameterDefault}`}
            placeholder={text.parameterDefault}
            value={value}
            onChange={(event) =>
              onSet(
                ['parameters', name, 'default'],
                type === 'boolean' ? event.target.value === 'true' : event.target.value,
              )
            }
          />
          {type === 'choice' && (
            <input
              className="input"
              aria-label={`${name}: ${text.choices}`}
              placeholder={text.choices}
              value={choices.join(', ')}
              onChange={(event) =>
                onSet(
                  ['parameters', name, 'choices'],
                  event.target.value.split(',').map((choice) => choice.trim()),
                )
              }
            />
          )}
          <Button
            look="quiet"
            size="small"
            icon={<X size={12} />}
            aria-label={text.removeParameter(name)}
            onClick={() => onSet(['parameters', name], undefined)}
          />
        </div>
      ))}
      <div>
        <Button size="small" icon={<Plus size={14} />} onClick={add}>
          {text.addParameter}
        </Button>
      </div>
    </fieldset>
  );
}

/** Also the one that is named and missing, so that it can be seen. */
function workflowsIn({ files }: TemplateDraft, chosen: string): readonly string[] {
  const found = files.flatMap(({ path }) => {
    const name = /^\.codomyrmex\/workflows\/([^/]+)\.workflow\.yaml(?:\.tmpl)?$/.exec(path)?.[1];
    return name === undefined ? [] : [name];
  });
  return chosen === '' || found.includes(chosen) ? found : [chosen, ...found];
}
