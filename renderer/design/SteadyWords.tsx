interface SteadyWordsProps {
  readonly words: string;
  /** The longest words that will stand there; those that stand there now when nothing is known. */
  readonly room?: string;
  readonly className?: string;
}

/** Words whose figures change many times a second: they lie over room for any figures as long, so a change lays out nothing but them. */
export function SteadyWords({ words, room = words, className = '' }: SteadyWordsProps) {
  return (
    <span className={`steady tabular ${className}`} data-room={room.replaceAll(/\d/g, '0')}>
      <span>{words}</span>
    </span>
  );
}
