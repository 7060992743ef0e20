import { useMemo, type ReactNode } from 'react';
import {
  coveredPercent,
  rangesText,
  type Coverage,
  type CoverageCounts,
  type FileCoverage,
} from '#shared/module/coverage.ts';
import { valueExpression } from '#shared/workflow/value-expression.ts';
import { textOf } from '../design/text-of.ts';
import { messages } from '../messages/messages.ts';
import { openInEditor } from '../stores/studio-session.ts';
import { CopyValue } from './CopyValue.tsx';
import type { ValueSource } from './JsonView.tsx';
import { TableView } from './TableView.tsx';
import type { Row } from './table-rows.ts';

const text = messages.results;
const {
  file: FILE,
  lines: LINES,
  branches: BRANCHES,
  functions: FUNCTIONS,
  uncovered: UNCOVERED,
} = text.coverageColumns;
const COLUMNS = [FILE, LINES, UNCOVERED, BRANCHES, FUNCTIONS];
const WIDTHS = {
  [FILE]: 'minmax(112px, 1fr)',
  [LINES]: '76px',
  [BRANCHES]: '92px',
  [FUNCTIONS]: '98px',
  [UNCOVERED]: 'minmax(124px, 1fr)',
};
/** More than these do not fit; the file itself is one press away. */
const SHOWN_RANGES = 12;

interface CoverageTableProps {
  readonly coverage: Coverage;
  readonly source: ValueSource;
}

/** What tests went through, file by file, the least covered first to be found by a press on a head; lines they left out open in the user's editor. */
export function CoverageTable({ coverage, source }: CoverageTableProps) {
  const rows = useMemo(() => coverage.files.map(rowOf), [coverage]);
  const { lines, branches, functions, files } = coverage;
  if (files.length === 0) return <p className="result-line">{text.noneCovered}</p>;
  const draw = (column: string, row: Row, index: number): ReactNode => {
    const file = files[index];
    if (file === undefined) return undefined;
    if (column === UNCOVERED) return <Uncovered file={file} />;
    if (column === FILE)
      return <FileName file={file} expression={valueExpression(source.node, source.output, ['files', index])} />;
    return <Percent percent={row[column]} />;
  };
  return (
    <>
      <p className="result-line tabular">{text.coverage(words(lines), words(branches), words(functions))}</p>
      <TableView label={text.coverageTable} rows={rows} columns={COLUMNS} widths={WIDTHS} cell={draw} />
    </>
  );
}

function rowOf({ file, lines, branches, functions, uncovered }: FileCoverage): Row {
  return {
    [FILE]: file,
    [LINES]: coveredPercent(lines) ?? null,
    [BRANCHES]: coveredPercent(branches) ?? null,
    [FUNCTIONS]: coveredPercent(functions) ?? null,
    [UNCOVERED]: rangesText(uncovered),
  };
}

function words(counts: CoverageCounts): string {
  return text.coverageOf(coveredPercent(counts), counts.covered, counts.total);
}

function FileName({ file: { file }, expression }: { readonly file: FileCoverage; readonly expression: string }) {
  return (
    <span className="coverage-file">
      <button type="button" className="link truncate" onClick={() => void openInEditor(file, 1)}>
        {file}
      </button>
      <CopyValue name={file} expression={expression} />
    </span>
  );
}

function Percent({ percent }: { readonly percent: unknown }) {
  if (typeof percent !== 'number') return <span className="muted">–</span>;
  return (
    <span className="coverage-percent tabular">
      {textOf(percent)} %
      <span className="coverage-bar" aria-hidden="true">
        <span style={{ width: `${percent}%` }} data-full={percent === 100 ? '' : undefined} />
      </span>
    </span>
  );
}

function Uncovered({ file: { file, uncovered } }: { readonly file: FileCoverage }) {
  return (
    <span className="coverage-lines">
      {uncovered.slice(0, SHOWN_RANGES).map((range) => (
        <button
          key={range[0]}
          type="button"
          className="link tabular"
          aria-label={text.openUncovered(file, rangesText([range]))}
          onClick={() => void openInEditor(file, range[0])}
        >
          {rangesText([range])}
        </button>
      ))}
      {uncovered.length > SHOWN_RANGES && (
        <span className="muted">{text.moreUncovered(uncovered.length - SHOWN_RANGES)}</span>
      )}
    </span>
  );
}
