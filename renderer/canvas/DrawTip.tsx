import { useCanvas } from './canvas-store.ts';

/** Why an edge may not end here, at the pointer. */
export function DrawTip() {
  const tip = useCanvas((canvas) => canvas.tip);
  if (tip === undefined) return null;
  const isRight = tip.at.x > window.innerWidth - 340;
  return (
    <div
      className="draw-tip"
      role="alert"
      style={{
        left: tip.at.x + (isRight ? -14 : 14),
        top: tip.at.y + 16,
        ...(isRight ? { translate: '-100% 0' } : {}),
      }}
    >
      {tip.text}
    </div>
  );
}
