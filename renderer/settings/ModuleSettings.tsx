import { CircleAlert, CircleCheck } from 'lucide-react';
import { messages } from '../messages/messages.ts';
import { reloadTools, saveSettings } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { CommittedText } from '../design/CommittedText.tsx';

const text = messages.settings;

/** Every program the modules need: found or not, where, which version; a path can be set by hand. */
export function ModuleSettings() {
  const tools = useStudio((state) => state.tools);
  const modules = useStudio((state) => state.modules);
  const toolPaths = useStudio((state) => state.settings.toolPaths);
  const setPath = async (tool: string, path: string): Promise<void> => {
    const { [tool]: _, ...others } = toolPaths;
    await saveSettings({ toolPaths: path === '' ? others : { ...others, [tool]: path } });
    await reloadTools();
  };
  return (
    <div className="settings-page">
      <p className="muted">{text.modulesText}</p>
      <ul className="tools">
        {tools.map((tool) => (
          <li key={`${tool.module}.${tool.tool}`} className="tool" data-found={tool.found ? '' : undefined}>
            {tool.found ? (
              <CircleCheck size={16} aria-label={text.found} />
            ) : (
              <CircleAlert size={16} aria-label={text.missing} />
            )}
            <div className="tool-text">
              <span>
                <strong>{tool.title}</strong>{' '}
                <span className="muted">{modules.find((module) => module.id === tool.module)?.title}</span>
              </span>
              <span className="muted">
                {tool.found
                  ? [tool.version, tool.path].filter(Boolean).join(' · ')
                  : text.notFound(tool.title, tool.install)}
              </span>
            </div>
            <div className="tool-path">
              <CommittedText
                className="input"
                id={`tool-${tool.module}-${tool.tool}`}
                data-mono=""
                placeholder={text.ownPath}
                value={toolPaths[tool.tool] ?? ''}
                onCommit={(path) => void setPath(tool.tool, path)}
              />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
