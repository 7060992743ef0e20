import type { ActionManifest } from '#shared/module/manifest.ts';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { messages } from '../messages/messages.ts';
import { TextView } from '../results/TextView.tsx';

const text = messages.inspector.docs;

export function ActionDocs({ action, id }: { readonly action: ActionManifest | undefined; readonly id: string }) {
  if (action === undefined) return <EmptyState title={messages.inspector.unknownAction(id)} />;
  return (
    <div className="form inspector-page">
      <p>{action.description}</p>
      <div className="effects">
        {action.effects.map((effect) => (
          <span key={effect} className="badge">
            {text.effects[effect]}
          </span>
        ))}
      </div>
      {action.docs !== '' && <TextView text={action.docs} isMarkdown />}
      <h4 className="field-label">{text.outputs}</h4>
      <dl className="facts">
        {Object.entries(action.outputs).map(([name, output]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              {PORT_TYPES[output.type]}
              {output.description !== undefined && <span className="muted"> · {output.description}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {action.example !== undefined && <TextView text={action.example} />}
    </div>
  );
}
