import { Download } from 'lucide-react';
import { useState } from 'react';
import type { ArtifactReference } from '#shared/run/event.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { size } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { reportBug } from '../stores/notices.tsx';
import { TextView } from './TextView.tsx';
import { download, useImage, useText } from './use-content.ts';

interface ImageViewProps {
  readonly run: string;
  readonly reference: ArtifactReference;
  /** Other forms of the same picture, to save. */
  readonly others?: readonly ArtifactReference[];
  /** False: only to be saved; it is shown in another form. */
  readonly isShown?: boolean;
}

/** An artifact: drawn if it is a picture, shown if it is text, and always there to be saved. */
export function ImageView({ run, reference, others = [], isShown = true }: ImageViewProps) {
  return (
    <div className="artifact-view">
      {isShown && reference.mediaType.startsWith('image/') && <Picture run={run} reference={reference} />}
      {isShown && isText(reference.mediaType) && <ArtifactText run={run} reference={reference} />}
      <div className="artifact-tools">
        {[reference, ...others].map((file) => (
          <Button
            key={file.hash}
            size="small"
            icon={<Download size={12} />}
            onClick={() => void download(run, file, file.name).catch(reportBug)}
          >
            {messages.results.save(file.name, size(file.bytes))}
          </Button>
        ))}
      </div>
    </div>
  );
}

function isText(mediaType: string): boolean {
  return !mediaType.startsWith('image/') && /^text\/|json|xml|yaml|javascript/.test(mediaType);
}

function Picture({ run, reference }: { readonly run: string; readonly reference: ArtifactReference }) {
  const image = useImage(run, reference);
  const [isLarge, setLarge] = useState(false);
  if (image.state === 'loading') return <p className="muted">{messages.common.loading}</p>;
  if (image.state === 'bad') return <p className="field-problem">{image.text}</p>;
  return (
    <>
      <button type="button" className="picture-open" title={messages.results.enlarge} onClick={() => setLarge(true)}>
        <img className="picture" src={image.value} alt={reference.name} />
      </button>
      <Dialog title={reference.name} isOpen={isLarge} widthPx={1100} onClose={() => setLarge(false)}>
        <img className="picture-large" src={image.value} alt={reference.name} />
      </Dialog>
    </>
  );
}

function ArtifactText({ run, reference }: { readonly run: string; readonly reference: ArtifactReference }) {
  const text = useText(run, reference);
  if (text.state !== 'good')
    return <p className="muted">{text.state === 'loading' ? messages.common.loading : text.text}</p>;
  return <TextView text={text.value} isMarkdown={reference.mediaType === 'text/markdown'} />;
}
