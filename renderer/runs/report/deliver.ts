import type { WrittenReport } from '#shared/run/report/format.ts';
import { messages } from '../../messages/messages.ts';
import { tell } from '../../stores/notices.tsx';

export async function copyReport({ text: written }: WrittenReport): Promise<void> {
  await navigator.clipboard.writeText(written);
  tell(messages.runs.report.copied);
}

export function downloadReport({ name, mediaType, text: written }: WrittenReport): void {
  const address = URL.createObjectURL(new Blob([written], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
