import { Panel } from '@xyflow/react';
import { Mouse, Touchpad } from 'lucide-react';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { saveSettings } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';

const text = messages.canvas.navigation;

/** Asked once, never in the way: it takes no focus, and drops and clicks beside its two buttons go to the canvas. */
export function NavigationHint() {
  const isAsking = useStudio(({ settings, info }) => settings.navigation === 'unset' && info !== undefined);
  if (!isAsking) return null;
  return (
    <Panel position="bottom-center" className="navigation-hint" role="group" aria-label={text.question}>
      <span>{text.question}</span>
      <Button
        size="small"
        icon={<Mouse size={14} />}
        tooltip={text.mouseHint}
        onClick={() => void saveSettings({ navigation: 'mouse' })}
      >
        {text.mouse}
      </Button>
      <Button
        size="small"
        icon={<Touchpad size={14} />}
        tooltip={text.trackpadHint}
        onClick={() => void saveSettings({ navigation: 'trackpad' })}
      >
        {text.trackpad}
      </Button>
    </Panel>
  );
}
