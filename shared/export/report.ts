import { z } from 'zod';

/** One thing that the other format cannot say, or says differently. */
export const exportRemarkSchema = z.object({
  kind: z.enum(['dropped', 'changed']),
  /** Path of the node it is about; absent: the whole. */
  node: z.string().optional(),
  text: z.string(),
});
export type ExportRemark = z.infer<typeof exportRemarkSchema>;

export interface Exported {
  readonly text: string;
  readonly report: readonly ExportRemark[];
}
