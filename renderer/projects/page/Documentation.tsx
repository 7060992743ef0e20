import { createTwoFilesPatch } from 'diff';
import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '#shared/problem.ts';
import type { Project } from '#shared/project/project.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { DiffFiles } from '../../results/DiffFiles.tsx';
import { api } from '../../stores/connection.ts';
import { reportBug } from '../../stores/notices.tsx';
import { ProblemText } from './ProblemText.tsx';
import { useAsk } from './use-ask.ts';

const text = messages.projectPage.docs;

interface Page {
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
  readonly kept: readonly string[];
}

/** What the pages would say, as diffs; written are only those that are chosen. */
export function Documentation({ project }: { readonly project: Project }) {
  const [pages, setPages] = useState<readonly Page[]>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [written, setWritten] = useState<readonly string[]>();
  const { problem, isBusy, ask } = useAsk();
  const [refusal, setRefusal] = useState<Problem>();
  const look = useCallback(
    () =>
      api()
        .projects.documentation({ project: project.id })
        .then((result) => {
          setPages(result.ok ? result.value : undefined);
          setRefusal(result.ok ? undefined : result.problem);
        })
        .catch(reportBug),
    [project.id],
  );
  useEffect(() => void look(), [look]);
  const changed = (pages ?? []).filter(({ before, after, kept }) => before !== after || kept.length > 0);
  const chosen = changed.filter(({ path, before, after }) => before !== after && !left.has(path));
  const write = async (): Promise<void> => {
    const paths = chosen.map(({ path }) => path);
    const result = await ask(() => api().projects.writeDocumentation({ project: project.id, paths }));
    if (result === undefined) return;
    setWritten(result.written);
    await look();
  };
  const choose = (path: string, isChosen: boolean): void => {
    const next = new Set(left);
    if (isChosen) next.delete(path);
    else next.add(path);
    setLeft(next);
  };
  return (
    <div className="page-tab" data-testid="documentation">
      <div className="page-head">
        <p className="muted">{text.text}</p>
        <Button
          look="main"
          disabledBecause={isBusy ? text.look : chosen.length === 0 ? text.nothingChosen : undefined}
          onClick={() => void write()}
        >
          {text.write(chosen.length)}
        </Button>
      </div>
      <ProblemText problem={problem ?? refusal} />
      {written !== undefined && <p role="status">{text.written(written)}</p>}
      {pages === undefined && refusal === undefined && <p className="muted">{text.look}</p>}
      {pages !== undefined && changed.length === 0 && <p>{text.current}</p>}
      <ul className="doc-pages" aria-label={text.pages}>
        {changed.map((page) => (
          <DocPage
            key={page.path}
            page={page}
            isChosen={!left.has(page.path)}
            onChoose={(isChosen) => choose(page.path, isChosen)}
          />
        ))}
      </ul>
    </div>
  );
}

interface DocPageProps {
  readonly page: Page;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

function DocPage({ page: { path, before, after, kept }, isChosen, onChoose }: DocPageProps) {
  const isSame = before === after;
  return (
    <li>
      <label className="doc-choose">
        <input
          type="checkbox"
          aria-label={path}
          checked={isChosen && !isSame}
          disabled={isSame}
          onChange={(event) => onChoose(event.target.checked)}
        />
      </label>
      <details>
        <summary>
          <span className="mono">{path}</span>
          {!isSame && <span className="badge">{before === null ? text.isNew : text.isChanged}</span>}
          {kept.length > 0 && <span className="muted">{text.kept(kept)}</span>}
        </summary>
        <DiffFiles diff={createTwoFilesPatch(path, path, before ?? '', after)} />
      </details>
    </li>
  );
}
