import { expect, test } from 'vitest';
import { base64Of, isTemplateFile } from './template-file.ts';

test('a dropped template is known by its name, and an archive of a project is none', () => {
  expect(['shop.template.tar.gz', 'Shop.Template.TGZ'].every(isTemplateFile)).toBe(true);
  expect(['shop.tar.gz', 'template.tar.gz', 'shop.template.yaml'].some(isTemplateFile)).toBe(false);
});

test('bytes become the text that the host reads, also many of them', async () => {
  const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => (index * 7) % 256);
  expect(Buffer.from(await base64Of(new Blob([bytes])), 'base64').equals(Buffer.from(bytes))).toBe(true);
});
