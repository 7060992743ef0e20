import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { summarizeFindings, type Finding } from '#shared/module/finding.ts';
import { textOf } from '../design/text-of.ts';
import { messages } from '../messages/messages.ts';
import { openInEditor } from '../stores/studio-session.ts';
import { valueExpression } from '#shared/workflow/value-expression.ts';
import { CopyValue } from './CopyValue.tsx';
import type { ValueSource } from './JsonView.tsx';
import { TableView } from './TableView.tsx';
import type { Row } from './table-rows.ts';

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const;
const COLUMNS = ['severity', 'message'] as const;
/** The word of the severity, then everything else: a narrow inspector shows the message without scrolling sideways. */
const WIDTHS = { severity: '84px', message: 'minmax(0, 1fr)' } as const;
/** Two lines of message over one with place and rule. */
const ROW_PX = 62;

interface FindingsTableProps {
  readonly findings: readonly Finding[];
  /** Where the list stands in a run: each finding can be handed on as an expression. */
  readonly source: ValueSource;
}

/** Findings of a linter or compiler: a click on the place opens it in the user's editor. */
export function FindingsTable({ findings, source }: FindingsTableProps) {
  const { errors, warnings } = summarizeFindings(findings);
  if (findings.length === 0) {
    return (
      <p className="result-line" data-status="succeeded">
        <CircleCheck size={16} aria-hidden="true" /> {messages.results.noFindings}
      </p>
    );
  }
  const rows: readonly Row[] = findings.map((finding) => ({
    ...finding,
    place: finding.line > 0 ? `${finding.file}:${finding.line}:${finding.column}` : finding.file,
  }));
  return (
    <>
      <p className="result-line">{messages.results.findings(findings.length, errors, warnings)}</p>
      <TableView
        label={messages.results.findingsTable}
        rows={rows}
        columns={COLUMNS}
        widths={WIDTHS}
        rowPx={ROW_PX}
        cell={(column, row, index) => findingCell(column, row, valueExpression(source.node, source.output, [index]))}
      />
    </>
  );
}

function findingCell(column: string, row: Row, expression: string): ReactNode {
  if (column === 'severity') return <Severity severity={row['severity'] as Finding['severity']} />;
  return (
    <span className="finding">
      <span className="finding-message">{textOf(row['message'])}</span>
      <span className="finding-where">
        <button
          type="button"
          className="link"
          onClick={() => void openInEditor(textOf(row['file']), Number(row['line']))}
        >
          {textOf(row['place'])}
        </button>
        <code className="muted truncate">{textOf(row['rule'])}</code>
        <CopyValue name={textOf(row['place'])} expression={expression} />
      </span>
    </span>
  );
}

function Severity({ severity }: { readonly severity: Finding['severity'] }) {
  const Icon = ICONS[severity];
  return (
    <span className="finding-severity" data-severity={severity}>
      <Icon size={14} aria-hidden="true" /> {messages.runs.severity[severity]}
    </span>
  );
}
