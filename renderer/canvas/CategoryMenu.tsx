import { Menu as Base } from '@base-ui/react/menu';
import { ChevronRight } from 'lucide-react';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet } from '../stores/view-store.ts';
import { addNode } from './add-node.ts';
import { searchPort } from './add-node-choice.ts';
import { useCanvas, type PortRef } from './canvas-store.ts';
import { canvasElement, toCanvas } from './canvas-view.ts';
import type { Point } from './layout-tree.ts';
import { rankActions, type ActionSection, type RankedAction } from './rank-actions.ts';
import { usedActions } from './used-actions.ts';

const text = messages.canvas.addNode;

/** `Shift` and an edge let go over nothing: what fits its port as a menu, module by module. The search is one entry away. */
export function CategoryMenu() {
  const categories = useCanvas((canvas) => canvas.categories);
  const modules = useStudio((state) => state.modules);
  if (categories === undefined) return null;
  const { at, from } = categories;
  const sections = rankActions({ modules, query: '', port: searchPort(from), used: usedActions() });
  const place = ({ action }: RankedAction): void => void addNode(action.id, { at: toCanvas(at), from });
  const anchor = { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
  return (
    <Base.Root open modal={false} onOpenChange={(isOpen) => !isOpen && useCanvas.setState({ categories: undefined })}>
      <Base.Portal>
        <Base.Positioner className="menu-positioner" anchor={anchor} side="bottom" align="start" positionMethod="fixed">
          <Base.Popup className="menu" aria-label={text.byCategory} finalFocus={() => canvasElement() ?? null}>
            <Base.Item className="menu-item" onClick={() => search(at, from)}>
              <span className="menu-item-label">{text.searchInstead}</span>
            </Base.Item>
            <Base.Separator className="menu-separator" />
            <Suggested sections={sections} onPick={place} />
            {sections
              .filter(({ id }) => id === 'module')
              .map((section) => (
                <Category key={section.title} section={section} onPick={place} />
              ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function search(at: Point, from: PortRef): void {
  useCanvas.setState({ categories: undefined });
  openSheet({ kind: 'addNode', at, from });
}

interface RowsProps {
  readonly rows: readonly RankedAction[];
  readonly onPick: (row: RankedAction) => void;
}

function Suggested({
  sections,
  onPick,
}: { readonly sections: readonly ActionSection[] } & Pick<RowsProps, 'onPick'>): React.ReactNode {
  const rows = sections.find(({ id }) => id === 'suggested')?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <>
      <div className="menu-heading">{text.suggested}</div>
      <Rows rows={rows} onPick={onPick} />
      <Base.Separator className="menu-separator" />
    </>
  );
}

function Category({ section, onPick }: { readonly section: ActionSection } & Pick<RowsProps, 'onPick'>) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className="menu-item">
        <ModuleIcon name={section.rows[0]?.module.icon} size={16} />
        <span className="menu-item-label">{section.title}</span>
        <ChevronRight size={14} aria-hidden="true" />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner className="menu-positioner" side="inline-end" align="start" alignOffset={-5}>
          <Base.Popup className="menu" aria-label={section.title}>
            <Rows rows={section.rows} onPick={onPick} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}

function Rows({ rows, onPick }: RowsProps) {
  return rows.map((row) => (
    <Base.Item key={row.action.id} className="menu-item" title={row.action.description} onClick={() => onPick(row)}>
      <ModuleIcon name={row.module.icon} size={16} />
      <span className="menu-item-label">{row.action.title}</span>
    </Base.Item>
  ));
}
