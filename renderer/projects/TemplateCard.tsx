import {
  BookOpen,
  Database,
  FileCode2,
  FolderPlus,
  Globe,
  Microscope,
  Package,
  Sparkles,
  type LucideIcon,
} from 'lucide-react';
import type { Template } from '#shared/project/project.ts';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  folder: FolderPlus,
  sparkles: Sparkles,
  'file-code': FileCode2,
  globe: Globe,
  database: Database,
  package: Package,
  'book-open': BookOpen,
  microscope: Microscope,
};

export function TemplateCard({
  template,
  onChoose,
}: {
  readonly template: Template;
  readonly onChoose: (template: Template) => void;
}) {
  const Icon = ICONS[template.icon] ?? FolderPlus;
  return (
    <button type="button" className="template-card" data-template-id={template.id} onClick={() => onChoose(template)}>
      <Icon size={22} strokeWidth={1.5} aria-hidden="true" />
      <span className="template-title">{template.title}</span>
      <span className="muted">{template.description}</span>
    </button>
  );
}
