import { ChevronRight } from 'lucide-react';
import { formatNumber, unitOf, type Unit } from '#shared/module/unit.ts';
import { valueExpression } from '#shared/workflow/value-expression.ts';
import { messages } from '../messages/messages.ts';
import { copyExpression, dragExpression } from './drag-expression.ts';

/** Where a value stands in a run, so that each part of it has an expression. */
export interface ValueSource {
  readonly node: string;
  readonly output: string;
}

interface JsonViewProps {
  readonly value: unknown;
  /** Names can be copied as expressions and dragged into a field. */
  readonly source?: ValueSource;
}

/** Values as a tree that unfolds; the first two levels are open unless they are long. */
export function JsonView({ value, source }: JsonViewProps) {
  return (
    <div className="json" role="group">
      <Branch name={undefined} value={value} path={[]} source={source} />
    </div>
  );
}

const OPEN_UP_TO = 20;
const MOST_CHILDREN = 500;

type Path = readonly (string | number)[];

interface BranchProps {
  readonly name: string | undefined;
  readonly value: unknown;
  readonly path: Path;
  readonly source: ValueSource | undefined;
}

function Branch({ name, value, path, source }: BranchProps) {
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="json-line">
        {name !== undefined && <Name name={name} path={path} source={source} />}
        <Scalar value={value} name={name ?? source?.output ?? ''} />
      </div>
    );
  }
  const children = childrenOf(value, path);
  const about = Array.isArray(value) ? `[${children.length}]` : `{${children.length}}`;
  if (path.length === 0 && children.length > 0)
    return children.map((child) => <Branch key={child.name} {...child} source={source} />);
  return (
    <details open={path.length < 2 && children.length <= OPEN_UP_TO}>
      <summary className="json-line">
        <ChevronRight size={12} className="palette-chevron" aria-hidden="true" />
        {name !== undefined && <Name name={name} path={path} source={source} />}
        <span className="muted">{about}</span>
      </summary>
      <div className="json-inner">
        {children.slice(0, MOST_CHILDREN).map((child) => (
          <Branch key={child.name} {...child} source={source} />
        ))}
        {children.length > MOST_CHILDREN && <div className="muted">… {children.length - MOST_CHILDREN}</div>}
      </div>
    </details>
  );
}

function childrenOf(value: object, path: Path) {
  const isList = Array.isArray(value);
  return Object.entries(value).map(([name, child]) => ({
    name,
    value: child as unknown,
    path: [...path, isList ? Number(name) : name],
  }));
}

interface NameProps {
  readonly name: string;
  readonly path: Path;
  readonly source: ValueSource | undefined;
}

function Name({ name, path, source }: NameProps) {
  if (source === undefined) return <span className="json-name">{name}</span>;
  const expression = valueExpression(source.node, source.output, path);
  return (
    <button
      type="button"
      className="json-name json-source"
      title={messages.results.dragExpression(expression)}
      aria-label={messages.results.copyExpression(name)}
      draggable
      onDragStart={(event) => dragExpression(event, expression)}
      onClick={(event) => {
        // Inside a summary the click would fold it as well.
        event.preventDefault();
        void copyExpression(expression);
      }}
    >
      {name}
    </button>
  );
}

/** A number whose name says its unit is also said as a person would. */
function Scalar({ value, name }: { readonly value: unknown; readonly name: string }) {
  const unit = typeof value === 'number' ? inUnit(value, unitOf(name)) : undefined;
  return (
    <>
      <span className="json-value" data-type={value === null ? 'null' : typeof value}>
        {typeof value === 'string' ? value : String(value)}
      </span>
      {unit !== undefined && <span className="json-unit">{unit}</span>}
    </>
  );
}

/** "1.54 s" behind 1540; behind 829 only "ms". */
function inUnit(value: number, unit: Unit): string | undefined {
  if (unit === '') return undefined;
  const said = formatNumber(value, unit);
  return said.startsWith(`${value} `) ? said.slice(`${value} `.length) : said;
}
