import { ChevronRight } from 'lucide-react';

/** Values as a tree that unfolds; the first two levels are open unless they are long. */
export function JsonView({ value }: { readonly value: unknown }) {
  return (
    <div className="json" role="group">
      <Branch name={undefined} value={value} depth={0} />
    </div>
  );
}

const OPEN_UP_TO = 20;
const MOST_CHILDREN = 500;

function Branch({
  name,
  value,
  depth,
}: {
  readonly name: string | undefined;
  readonly value: unknown;
  readonly depth: number;
}) {
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="json-line">
        {name !== undefined && <span className="json-name">{name}</span>}
        <Scalar value={value} />
      </div>
    );
  }
  const entries = Object.entries(value);
  const about = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  if (depth === 0 && entries.length > 0)
    return entries.map(([key, child]) => <Branch key={key} name={key} value={child} depth={1} />);
  return (
    <details open={depth < 2 && entries.length <= OPEN_UP_TO}>
      <summary className="json-line">
        <ChevronRight size={12} className="palette-chevron" aria-hidden="true" />
        {name !== undefined && <span className="json-name">{name}</span>}
        <span className="muted">{about}</span>
      </summary>
      <div className="json-inner">
        {entries.slice(0, MOST_CHILDREN).map(([key, child]) => (
          <Branch key={key} name={key} value={child} depth={depth + 1} />
        ))}
        {entries.length > MOST_CHILDREN && <div className="muted">… {entries.length - MOST_CHILDREN}</div>}
      </div>
    </details>
  );
}

function Scalar({ value }: { readonly value: unknown }) {
  return (
    <span className="json-value" data-type={value === null ? 'null' : typeof value}>
      {typeof value === 'string' ? value : String(value)}
    </span>
  );
}
