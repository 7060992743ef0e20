import {
  BarChart3,
  BookOpen,
  Bot,
  Boxes,
  FileText,
  FlaskConical,
  GitBranch,
  Globe,
  Hammer,
  Laptop,
  Package,
  Rocket,
  ScanSearch,
  ShieldCheck,
  Sparkles,
  SquareCode,
  SquareTerminal,
  Workflow,
  type LucideIcon,
} from 'lucide-react';

/** Icons a manifest may name. */
const ICONS: Readonly<Record<string, LucideIcon>> = {
  'git-branch': GitBranch,
  'scan-search': ScanSearch,
  'flask-conical': FlaskConical,
  hammer: Hammer,
  'bar-chart-3': BarChart3,
  'chart-column': BarChart3,
  bot: Bot,
  sparkles: Sparkles,
  'square-terminal': SquareTerminal,
  terminal: SquareTerminal,
  'file-text': FileText,
  globe: Globe,
  workflow: Workflow,
  package: Package,
  laptop: Laptop,
  rocket: Rocket,
  'shield-check': ShieldCheck,
  'book-open': BookOpen,
  'square-code': SquareCode,
};

export function ModuleIcon({ name, size = 20 }: { readonly name: string | undefined; readonly size?: number }) {
  const Icon = (name === undefined ? undefined : ICONS[name]) ?? Boxes;
  return <Icon size={size} strokeWidth={1.75} aria-hidden="true" />;
}
