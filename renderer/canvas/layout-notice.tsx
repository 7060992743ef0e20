import { LoaderCircle } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';

/** Sooner than this nobody wonders what is going on. */
const SHOW_AFTER_MS = 600;

/** Says that nodes are being laid out when that takes a while, with a way to stop it. `work` is told when it was. */
export async function withLayoutNotice<Result>(
  count: number,
  work: (signal: AbortSignal) => Promise<Result>,
  { canCancel = true }: { readonly canCancel?: boolean } = {},
): Promise<Result> {
  const cancel = new AbortController();
  const id = 'layout';
  const onCancel = canCancel ? () => cancel.abort() : undefined;
  const show = (): void => {
    toast.custom(() => <LayoutNotice count={count} onCancel={onCancel} />, { id, duration: Infinity });
  };
  const timer = setTimeout(show, SHOW_AFTER_MS);
  try {
    return await work(cancel.signal);
  } finally {
    clearTimeout(timer);
    toast.dismiss(id);
  }
}

function LayoutNotice({ count, onCancel }: { readonly count: number; readonly onCancel: (() => void) | undefined }) {
  return (
    <div className="notice" role="status">
      <LoaderCircle size={16} aria-hidden="true" />
      <div className="notice-text">{messages.canvas.layingOut(count)}</div>
      {onCancel !== undefined && (
        <Button size="small" onClick={onCancel}>
          {messages.common.cancel}
        </Button>
      )}
    </div>
  );
}
