import { useEffect } from 'react';
import {
  Group,
  Panel,
  Separator,
  useDefaultLayout,
  usePanelRef,
  type PanelImperativeHandle,
} from 'react-resizable-panels';
import { Canvas } from '../canvas/Canvas.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { BottomPanel } from '../runs/BottomPanel.tsx';
import { Scrubber } from '../runs/scrubber/Scrubber.tsx';
import { useView } from '../stores/view-store.ts';
import { CanvasBars } from './CanvasBars.tsx';
import { LeftPanel } from './LeftPanel.tsx';
import { Rail } from './Rail.tsx';
import { Trail } from './Trail.tsx';

/** Height of the row of tabs: what stays of the bottom panel when it is folded. */
const TAB_ROW = 37;

/** A quarter of the window, so that a small one leaves the canvas its room; 240 px where there is enough. */
function bottomHeight(): number {
  return Math.round(Math.min(240, Math.max(150, window.innerHeight / 4)));
}

/** What the plan says where there is room; a window of 1024 gives its canvas what the sides can spare. */
function sideWidth(least: number, part: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, window.innerWidth * part)));
}

/** The docked window: side panel, canvas over the bottom panel, inspector. Sizes are remembered by the browser. */
export function Workbench() {
  const columns = useDefaultLayout({ id: 'studio-columns', storage: localStorage });
  const rows = useDefaultLayout({ id: 'studio-rows', storage: localStorage });
  const left = usePanelRef();
  const right = usePanelRef();
  const bottom = usePanelRef();
  useFold(
    left,
    useView((view) => view.isLeftOpen),
  );
  useFold(
    right,
    useView((view) => view.isRightOpen),
  );
  useFold(
    bottom,
    useView((view) => view.isBottomOpen),
  );
  return (
    <div className="workbench">
      <Rail />
      <Group
        orientation="horizontal"
        defaultLayout={columns.defaultLayout}
        onLayoutChanged={columns.onLayoutChanged}
        className="workbench-columns"
      >
        <Panel
          id="panel-left"
          panelRef={left}
          collapsible
          defaultSize={sideWidth(200, 0.2, 240)}
          minSize={200}
          maxSize={420}
          groupResizeBehavior="preserve-pixel-size"
          className="dock-side"
          onResize={(size) => useView.setState({ isLeftOpen: size.inPixels > 0 })}
        >
          <LeftPanel />
        </Panel>
        <Separator className="separator" />
        <Panel id="panel-middle" minSize={320}>
          <Group orientation="vertical" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged}>
            <Panel id="panel-canvas" minSize={160} className="canvas-panel">
              <Trail />
              <div className="canvas-place">
                <CanvasBars />
                <Canvas />
              </div>
              <Scrubber />
            </Panel>
            <Separator className="separator" />
            <Panel
              id="panel-bottom"
              panelRef={bottom}
              collapsible
              collapsedSize={TAB_ROW}
              defaultSize={bottomHeight()}
              minSize={120}
              groupResizeBehavior="preserve-pixel-size"
              className="dock-bottom"
              onResize={(size) => useView.setState({ isBottomOpen: size.inPixels > TAB_ROW + 1 })}
            >
              <BottomPanel />
            </Panel>
          </Group>
        </Panel>
        <Separator className="separator" />
        <Panel
          id="panel-right"
          panelRef={right}
          collapsible
          defaultSize={sideWidth(280, 0.28, 320)}
          minSize={280}
          maxSize={640}
          groupResizeBehavior="preserve-pixel-size"
          className="dock-side"
          onResize={(size) => useView.setState({ isRightOpen: size.inPixels > 0 })}
        >
          <Inspector />
        </Panel>
      </Group>
    </div>
  );
}

/** The store says open or folded; the panel follows, and keeps its size for next time. */
function useFold(panel: React.RefObject<PanelImperativeHandle | null>, isOpen: boolean): void {
  useEffect(() => {
    const handle = panel.current;
    if (handle === null || handle.isCollapsed() === !isOpen) return;
    if (isOpen) handle.expand();
    else handle.collapse();
  }, [panel, isOpen]);
}
