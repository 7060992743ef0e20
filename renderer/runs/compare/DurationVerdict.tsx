import type { RunComparison, TaskComparison } from '#shared/run/compare-runs.ts';
import { duration } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';

const text = messages.history.comparePage;

/** How long the two took, and whether that means anything. */
export function DurationVerdict({ compared }: { readonly compared: RunComparison }) {
  const { before, after } = compared;
  if (before.durationMs === null || after.durationMs === null) return null;
  const times = { beforeMs: before.durationMs, afterMs: after.durationMs };
  return (
    <p className="runs-diff-took" data-speed={compared.duration.speed ?? undefined}>
      <strong className="tabular">{text.was(duration(times.beforeMs), duration(times.afterMs))}</strong>{' '}
      <span>{changeWords(times)}</span> <span className="muted">{noiseWords(compared.duration)}</span>
    </p>
  );
}

export function changeWords({ beforeMs, afterMs }: { readonly beforeMs: number; readonly afterMs: number }): string {
  const by = Math.abs(afterMs - beforeMs);
  // Closer than what is shown of the two times.
  if (by < 50 && beforeMs >= 1000) return text.equal;
  return afterMs > beforeMs ? text.longer(duration(by)) : afterMs < beforeMs ? text.shorter(duration(by)) : text.equal;
}

export function noiseWords({ band, speed }: Pick<TaskComparison, 'band' | 'speed'>): string {
  if (speed === null) return '';
  return band === null || speed === 'unknown'
    ? text.noise.unknown
    : text.noise[speed](duration(band.plusMinusMs), band.runs);
}
