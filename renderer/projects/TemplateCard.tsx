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
import { messages } from '../messages/messages.ts';
import { useTheme } from '../design/use-theme.ts';
import { themedPicture } from './themed-picture.ts';

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
  picture,
  isOwn,
  onChoose,
}: {
  readonly template: Template;
  /** SVG of the workflow a project begins with; undefined while it is drawn, null when there is none. */
  readonly picture: string | null | undefined;
  readonly isOwn: boolean;
  readonly onChoose: (template: Template) => void;
}) {
  // The colours are those of the page at the time of drawing: drawn again when they change.
  useTheme();
  const Icon = ICONS[template.icon] ?? FolderPlus;
  return (
    <button type="button" className="template-card" data-template-id={template.id} onClick={() => onChoose(template)}>
      <span className="template-picture">
        {typeof picture === 'string' && <img alt="" src={themedPicture(picture, tokenOfPage)} />}
        {picture === null && <span className="muted">{messages.projects.wizard.noWorkflow}</span>}
      </span>
      <span className="template-head">
        <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
        <span className="template-title">{template.title}</span>
        {isOwn && <span className="badge">{messages.projects.wizard.own}</span>}
      </span>
      <span className="muted">{template.description}</span>
    </button>
  );
}

function tokenOfPage(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
