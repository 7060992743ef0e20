import { Copy, History, X } from 'lucide-react';
import { eventSentence } from '#shared/run/event-sentence.ts';
import type { RunEvent } from '#shared/run/event.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { JsonView } from '../../results/JsonView.tsx';
import { tell } from '../../stores/notices.tsx';
import { showEvent } from '../../stores/run-store.ts';
import { namesShown } from '../../stores/task-names.ts';
import { useView } from '../../stores/view-store.ts';

const text = messages.events;

/** The whole event as it is on record. */
export function EventDetails({ event, onClose }: { readonly event: RunEvent; readonly onClose: () => void }) {
  return (
    <section className="event-details" aria-label={eventSentence(event, namesShown())}>
      <header>
        <Button
          size="small"
          icon={<History size={14} />}
          onClick={() => {
            useView.setState({ isScrubberOpen: true });
            showEvent(event.seq);
          }}
        >
          {text.showMoment}
        </Button>
        <Button
          look="quiet"
          size="small"
          icon={<Copy size={14} />}
          aria-label={text.copy}
          onClick={() => {
            void navigator.clipboard.writeText(JSON.stringify(event, undefined, 2));
            tell(text.copied);
          }}
        />
        <span style={{ flex: 1 }} />
        <Button look="quiet" size="small" icon={<X size={14} />} aria-label={messages.common.close} onClick={onClose} />
      </header>
      <JsonView value={event} />
    </section>
  );
}
