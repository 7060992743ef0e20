import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import { reportProblem } from '../stores/notices.tsx';
import { announce, useView } from '../stores/view-store.ts';
import { portKey, useCanvas, type PortRef } from './canvas-store.ts';
import { bringIntoView } from './canvas-view.ts';
import { fittingPorts, isOutput } from './fitting-ports.ts';
import { connectPorts } from './gestures.ts';
import { calledAt } from './node-tree.ts';
import { absolutePlace, desk, useScene } from './scene.ts';

const text = messages.canvas;

/** How people call a port: the node's name and the port's, as they stand on the card. */
export function portLabel({ node: path, port }: PortRef): string {
  const { workflow, catalogue, cards } = useScene.getState();
  const name = calledAt(workflow, catalogue, path);
  const rows = cards.find((card) => card.path === path)?.rows ?? [];
  const shown = rows.flatMap(({ left, right }) => [left, right]).find((each) => each?.id === port);
  return `${name} ${shown?.label ?? port.slice(port.indexOf('.') + 1)}`;
}

/** Connect mode, `C`: everything an edge from the selected node could end at is gone through with the arrows. */
export function startConnecting(): void {
  const [path] = useView.getState().selectedNodes;
  const now = desk();
  if (path === undefined || now === undefined) return;
  const card = useScene.getState().cards.find((each) => each.path === path);
  const outputs = card?.rows.flatMap((row) => row.right?.id ?? []) ?? ['done'];
  for (const port of outputs) if (begin({ node: path, port })) return;
  announce(text.nothingFits(portLabel({ node: path, port: outputs[0] ?? 'done' })));
}

function begin(from: PortRef): boolean {
  const now = desk();
  if (now === undefined) return false;
  const targets = inReadingOrder(fittingPorts(now.workflow, now.catalogue, useScene.getState().edges, from));
  if (targets.length === 0) return false;
  useCanvas.setState({
    drawing: {
      from,
      isFromOutput: isOutput(from.port),
      fits: new Set(targets.map(portKey)),
      keyboard: { targets, at: 0 },
    },
  });
  announce(text.connecting(portLabel(from), targets.length));
  show(0);
  return true;
}

function inReadingOrder(ports: readonly PortRef[]): readonly PortRef[] {
  const spot = (port: PortRef): number => {
    const at = absolutePlace(port.node) ?? { x: 0, y: 0 };
    return at.x * 10_000 + at.y;
  };
  return ports.toSorted((a, b) => spot(a) - spot(b));
}

function show(at: number): void {
  const { drawing } = useCanvas.getState();
  const target = drawing?.keyboard?.targets[at];
  if (drawing?.keyboard === undefined || target === undefined) return;
  useCanvas.setState({ drawing: { ...drawing, keyboard: { ...drawing.keyboard, at } } });
  bringIntoView(target.node);
  if (at > 0 || drawing.keyboard.at > 0)
    announce(text.candidate(portLabel(target), at + 1, drawing.keyboard.targets.length));
}

function stop(): void {
  useCanvas.setState({ drawing: undefined });
}

/** Keys while connect mode is on; true when the key was its own. Bound before all other keys, so arrows do not walk meanwhile. */
export function pressWhileConnecting(key: string): boolean {
  const keyboard = useCanvas.getState().drawing?.keyboard;
  if (keyboard === undefined) return false;
  const { at, targets } = keyboard;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      show((at + 1) % targets.length);
      return true;
    case 'ArrowLeft':
    case 'ArrowUp':
      show((at + targets.length - 1) % targets.length);
      return true;
    case 'c':
      nextOutput();
      return true;
    case 'Enter':
      connectHere();
      return true;
    case 'Escape':
      stop();
      announce(text.connectEnded);
      return true;
    default:
      return false;
  }
}

/** `C` again: the next output of the same node that something fits. */
function nextOutput(): void {
  const { drawing } = useCanvas.getState();
  if (drawing === undefined) return;
  const card = useScene.getState().cards.find((each) => each.path === drawing.from.node);
  const outputs = card?.rows.flatMap((row) => row.right?.id ?? []) ?? [];
  const start = outputs.indexOf(drawing.from.port);
  for (let step = 1; step <= outputs.length; step += 1) {
    const port = outputs[(start + step) % outputs.length];
    if (port !== undefined && begin({ node: drawing.from.node, port })) return;
  }
}

function connectHere(): void {
  const { drawing } = useCanvas.getState();
  const target = drawing?.keyboard?.targets[drawing.keyboard.at];
  const now = desk();
  stop();
  if (drawing === undefined || target === undefined || now === undefined) return;
  const result = connectPorts(now, drawing.from, target);
  if (!result.ok) reportProblem(result.problem);
  else if (edit(text.undo.connect, result.value)) announce(text.connected(portLabel(drawing.from), portLabel(target)));
}
