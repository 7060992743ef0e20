import type { Settings } from '#shared/project/settings.ts';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { saveSettings } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { CommittedText } from '../design/CommittedText.tsx';

const text = messages.settings;

export function GeneralSettings() {
  const settings = useStudio((state) => state.settings);
  const info = useStudio((state) => state.info);
  return (
    <div className="form settings-page">
      <Field label={text.theme}>
        {({ id }) => (
          <select
            className="select"
            id={id}
            value={settings.theme}
            onChange={(event) => void saveSettings({ theme: event.target.value as Settings['theme'] })}
          >
            <option value="system">{text.themes.system}</option>
            <option value="light">{text.themes.light}</option>
            <option value="dark">{text.themes.dark}</option>
          </select>
        )}
      </Field>
      <Field label={text.navigation} help={text.navigationHelp}>
        {({ id, describedBy }) => (
          <select
            className="select"
            id={id}
            aria-describedby={describedBy}
            value={settings.navigation === 'unset' ? 'trackpad' : settings.navigation}
            onChange={(event) => void saveSettings({ navigation: event.target.value as Settings['navigation'] })}
          >
            <option value="mouse">{text.navigations.mouse}</option>
            <option value="trackpad">{text.navigations.trackpad}</option>
          </select>
        )}
      </Field>
      <Field label={text.maxParallelTasks} help={text.maxParallelTasksHelp(info?.cores ?? 1)}>
        {({ id, describedBy }) => (
          <CommittedText
            className="input"
            id={id}
            inputMode="numeric"
            aria-describedby={describedBy}
            placeholder={String(info?.cores ?? 1)}
            value={settings.maxParallelTasks === undefined ? '' : String(settings.maxParallelTasks)}
            onCommit={(value) => void saveSettings({ maxParallelTasks: value === '' ? null : Number(value) })}
          />
        )}
      </Field>
      <Field label={text.maxParallelWorkflows} help={text.maxParallelWorkflowsHelp}>
        {({ id, describedBy }) => (
          <CommittedText
            className="input"
            id={id}
            inputMode="numeric"
            aria-describedby={describedBy}
            value={String(settings.maxParallelWorkflows)}
            onCommit={(value) => void saveSettings({ maxParallelWorkflows: Number(value) })}
          />
        )}
      </Field>
      <Field label={text.editor} help={text.editorHelp}>
        {({ id, describedBy }) => (
          <CommittedText
            className="input"
            id={id}
            data-mono=""
            aria-describedby={describedBy}
            placeholder="code --goto {file}:{line}"
            value={settings.editor}
            onCommit={(editor) => void saveSettings({ editor })}
          />
        )}
      </Field>
      <p className="muted">{text.dataFolder(info?.dataFolder ?? '')}</p>
    </div>
  );
}
