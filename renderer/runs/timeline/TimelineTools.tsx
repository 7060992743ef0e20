import { Activity, EyeOff, Folder, History, Route, UnfoldHorizontal } from 'lucide-react';
import { memo } from 'react';
import { CLOSEST_ZOOM } from '#shared/run/time-scale.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { useCalmRun } from '../../stores/calm-run.ts';
import { tallyOf } from '../../stores/run-tally.ts';
import { useView } from '../../stores/view-store.ts';
import { scrubberAction } from '../foresight-actions.ts';
import { MODES, setTimeline, useTimeline } from './timeline-settings.ts';

const text = messages.runs.timeline;

/** How to look at the run: mode, query, what to hide, overlays, zoom. Not drawn again while the run goes on. */
export const TimelineTools = memo(function TimelineTools({ hasGroups }: { readonly hasGroups: boolean }) {
  const settings = useTimeline();
  return (
    <div className="tl-tools" role="toolbar" aria-label={text.tools}>
      <div className="segmented" role="group" aria-label={text.mode}>
        {MODES.map((mode) => (
          <button
            key={mode}
            type="button"
            aria-pressed={settings.mode === mode}
            title={text.modeHelp[mode]}
            onClick={() => setTimeline({ mode })}
          >
            {text.modes[mode]}
          </button>
        ))}
      </div>
      <input
        className="input tl-query"
        type="search"
        aria-label={text.query}
        placeholder={text.queryHint}
        title={text.queryHelp}
        value={settings.query}
        onChange={(event) => setTimeline({ query: event.target.value })}
      />
      <Buckets />
      <span className="tl-space" />
      <Toggle icon={<Route size={14} />} label={text.criticalPath} name="showsCriticalPath" />
      <Toggle icon={<UnfoldHorizontal size={14} />} label={text.slack} name="showsSlack" />
      <Toggle icon={<Activity size={14} />} label={text.resources} name="showsResources" />
      <Toggle icon={<EyeOff size={14} />} label={text.hideNotStarted} name="hidesNotStarted" />
      {hasGroups && <Toggle icon={<Folder size={14} />} label={text.hideGroups} name="hidesGroups" />}
      <Moments />
      <input
        className="tl-zoom"
        type="range"
        min={1}
        max={CLOSEST_ZOOM}
        aria-label={text.zoom}
        title={text.zoomHelp}
        value={Math.round(settings.zoom)}
        onChange={(event) => setTimeline({ zoom: Number(event.target.value) })}
      />
    </div>
  );
});

interface ToggleProps {
  readonly icon: React.ReactNode;
  readonly label: string;
  readonly name: 'showsCriticalPath' | 'showsSlack' | 'showsResources' | 'hidesNotStarted' | 'hidesGroups';
}

function Toggle({ icon, label, name }: ToggleProps) {
  const isOn = useTimeline((settings) => settings[name]);
  return (
    <Button
      look="quiet"
      size="small"
      icon={icon}
      aria-label={label}
      pressed={isOn}
      onClick={() => setTimeline({ [name]: !isOn })}
    />
  );
}

/** The strip that goes through the run, which has no other place to be found in but its key and the palette. */
function Moments() {
  const isOpen = useView((view) => view.isScrubberOpen);
  return (
    <Button
      className="tl-moments"
      look="quiet"
      size="small"
      icon={<History size={14} />}
      aria-label={scrubberAction.label}
      pressed={isOpen}
      onClick={scrubberAction.run}
    />
  );
}

const BUCKETS = ['running', 'failed'] as const;

/** Counts that filter: what runs and what failed. */
function Buckets() {
  const state = useCalmRun((calm) => calm.state);
  const query = useTimeline((settings) => settings.query);
  const counts = state === undefined ? {} : tallyOf(state).counts;
  return BUCKETS.filter((status) => counts[status] !== undefined).map((status) => {
    const word = `status:${status}`;
    return (
      <button
        key={status}
        type="button"
        className="tl-bucket"
        data-status={status}
        aria-pressed={query === word}
        onClick={() => setTimeline({ query: query === word ? '' : word })}
      >
        {text.bucket[status](counts[status] ?? 0)}
      </button>
    );
  });
}
