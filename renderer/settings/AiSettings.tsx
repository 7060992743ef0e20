import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { saveSettings } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { CommittedText } from '../design/CommittedText.tsx';

const MODULE = 'ai-code-editing';
const text = messages.settings.ai;

/** Where the AI actions ask. Any OpenAI-compatible address; the key itself lives under Secrets. */
export function AiSettings() {
  const all = useStudio((state) => state.settings.modules);
  const own = all[MODULE] ?? {};
  const read = (name: string): string => {
    const value = own[name];
    return typeof value === 'string' ? value : '';
  };
  const save = (name: string, value: string): void => {
    const { [name]: _, ...others } = own;
    void saveSettings({ modules: { ...all, [MODULE]: value === '' ? others : { ...others, [name]: value } } });
  };
  return (
    <div className="form settings-page">
      <p className="muted">{text.text}</p>
      <Field label={text.baseUrl} help={text.baseUrlHelp}>
        {({ id, describedBy }) => (
          <CommittedText
            className="input"
            id={id}
            data-mono=""
            aria-describedby={describedBy}
            placeholder="http://127.0.0.1:11434/v1"
            value={read('baseUrl')}
            onCommit={(value) => save('baseUrl', value)}
          />
        )}
      </Field>
      <Field label={text.model} help={text.modelHelp}>
        {({ id, describedBy }) => (
          <CommittedText
            className="input"
            id={id}
            data-mono=""
            aria-describedby={describedBy}
            value={read('model')}
            onCommit={(value) => save('model', value)}
          />
        )}
      </Field>
      <Field label={text.secret} help={text.secretHelp}>
        {({ id, describedBy }) => (
          <CommittedText
            className="input"
            id={id}
            data-mono=""
            aria-describedby={describedBy}
            placeholder="OPENAI_API_KEY"
            value={read('apiKeySecret')}
            onCommit={(value) => save('apiKeySecret', value)}
          />
        )}
      </Field>
    </div>
  );
}
