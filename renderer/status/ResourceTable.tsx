import type { ResourceRow, ResourceSnapshot } from '#shared/bridge/resource-calls.ts';
import { formatSize, parseSize } from '#shared/workflow/size.ts';
import { Button } from '../design/Button.tsx';
import { CommittedText } from '../design/CommittedText.tsx';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { reportBug, reportProblem, tell } from '../stores/notices.tsx';
import { useStudio } from '../stores/studio-store.ts';

const text = messages.status;
const MOST_HOLDERS = 6;
type Machine = Parameters<ReturnType<typeof api>['resources']['setCapacity']>[0]['name'];

interface ResourceTableProps {
  readonly snapshot: ResourceSnapshot;
  readonly onChange: (snapshot: ResourceSnapshot) => void;
}

/** Capacity, what is reserved and by whom, and what is really used where that can be measured. */
export function ResourceTable({ snapshot, onChange }: ResourceTableProps) {
  const { resources, waiting, memory } = snapshot;
  return (
    <>
      {memory.isHeldBack && <p className="status-held">{text.heldBack}</p>}
      <div className="status-scroll">
        <table className="status-table">
          <thead>
            <tr>
              {[text.resource, text.capacity, text.reserved, text.used, text.holders].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {resources.map((row) => (
              <tr key={`${row.kind} ${row.project ?? ''} ${row.name}`} data-resource={row.name}>
                <th scope="row">{text.kinds[row.name] ?? row.name}</th>
                <td>
                  <Capacity row={row} onChange={onChange} />
                </td>
                <td>
                  <Reserved row={row} />
                </td>
                <td className="tabular">{usedOf(row, snapshot)}</td>
                <td>
                  <Holders row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {waiting.length > 0 && (
        <div>
          <h4>{text.waitingTitle}</h4>
          <ul className="status-waiting">
            {waiting.slice(0, 20).map(({ run, workflow, task, title, sentence }) => (
              <li key={`${run} ${task}`}>{text.waitingFor(workflow, title, sentence)}</li>
            ))}
            {waiting.length > 20 && <li className="muted">{text.more(waiting.length - 20)}</li>}
          </ul>
        </div>
      )}
    </>
  );
}

function Capacity({ row, onChange }: { readonly row: ResourceRow; readonly onChange: ResourceTableProps['onChange'] }) {
  if (row.kind !== 'machine') return <PoolCapacity row={row} />;
  const save = (typed: string): void => {
    const amount = amountFrom(row.name, typed);
    if (amount === undefined) {
      tell(text.badAmount);
      return;
    }
    api()
      .resources.setCapacity({ name: row.name as Machine, amount })
      .then((result) => {
        if (result.ok) onChange(result.value);
        else reportProblem(result.problem);
      })
      .catch(reportBug);
  };
  const found = row.detected === undefined ? undefined : text.found(amountText(row.name, row.detected));
  return (
    <span className="status-capacity">
      <CommittedText
        className="input"
        label={text.capacityOf(text.kinds[row.name] ?? row.name)}
        title={text.capacityHelp}
        placeholder={text.notLimited}
        value={row.capacity === undefined ? '' : typedText(row.name, row.capacity)}
        onCommit={save}
      />
      <span className="muted">{[row.isSet ? text.set : undefined, found].filter(Boolean).join(', ')}</span>
    </span>
  );
}

function PoolCapacity({ row }: { readonly row: ResourceRow }) {
  const project = useStudio((state) => state.project?.id);
  const open = async (): Promise<void> => {
    if (row.project === undefined) return;
    const result = await api().app.openInEditor({ project: row.project, path: '.codomyrmex/project.yaml' });
    if (!result.ok) reportProblem(result.problem);
  };
  return (
    <span className="status-capacity">
      <span className="tabular">{row.capacity ?? text.notLimited}</span>
      {row.kind === 'pool' && row.project === project && (
        <Button look="quiet" size="small" onClick={() => void open().catch(reportBug)}>
          {text.inProjectFile}
        </Button>
      )}
    </span>
  );
}

function Reserved({ row }: { readonly row: ResourceRow }) {
  return (
    <span className="status-reserved">
      {row.capacity !== undefined && (
        <meter
          min={0}
          max={Math.max(row.capacity, Number.MIN_VALUE)}
          value={row.reserved}
          aria-label={`${text.reserved}: ${text.kinds[row.name] ?? row.name}`}
        />
      )}
      <span className="tabular">{amountText(row.name, row.reserved)}</span>
    </span>
  );
}

function Holders({ row }: { readonly row: ResourceRow }) {
  const { holders } = row;
  if (holders.length === 0) return <span className="muted">{text.nobody}</span>;
  return (
    <ul className="status-holders">
      {holders.slice(0, MOST_HOLDERS).map(({ run, workflow, task, title, amount }) => (
        <li key={`${run} ${task}`}>
          {workflow} › {title} <span className="muted tabular">{amountText(row.name, amount)}</span>
        </li>
      ))}
      {holders.length > MOST_HOLDERS && <li className="muted">{text.more(holders.length - MOST_HOLDERS)}</li>}
    </ul>
  );
}

/** Only of what is measured for the whole machine. */
function usedOf({ name, kind }: ResourceRow, { cpu, memory }: ResourceSnapshot): string {
  if (kind === 'machine' && name === 'cpu') return text.usedCores(cpu.usedCores.toFixed(1), cpu.cores);
  if (kind === 'machine' && name === 'memory')
    return text.usedOf(formatSize(memory.totalBytes - memory.availableBytes), formatSize(memory.totalBytes));
  return text.notMeasured;
}

function isBytes(name: string): boolean {
  return name === 'memory' || name === 'disk';
}

function amountText(name: string, amount: number): string {
  if (isBytes(name)) return formatSize(amount);
  return [String(Math.round(amount * 100) / 100), text.units(name, amount)].filter(Boolean).join(' ');
}

/** As it can be typed again. */
function typedText(name: string, amount: number): string {
  return isBytes(name) ? formatSize(amount).replace(' ', '') : String(amount);
}

/** Null: what was found; undefined: no amount. */
function amountFrom(name: string, typed: string): number | null | undefined {
  const written = typed.trim();
  if (written === '') return null;
  if (isBytes(name)) return parseSize(written.replaceAll(' ', ''));
  const amount = Number(written);
  return Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}
