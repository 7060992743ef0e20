import { z } from 'zod';
import { declareAction } from '#engine/action.ts';

const pathParameter = z.string().default('.').meta({
  title: 'Path',
  description: 'File or folder to look at; "." is the whole project.',
  control: 'path',
  placeholder: '.',
});

export const statusAction = declareAction({
  id: 'git.status',
  title: 'Git status',
  description: 'Branch, distance from its upstream and every changed file.',
  keywords: ['changes', 'dirty', 'clean', 'branch', 'staged', 'untracked'],
  parameters: z.object({
    path: pathParameter,
    untracked: z.boolean().default(true).meta({
      title: 'Untracked files',
      description: 'Count files that git does not know yet.',
    }),
  }),
  cardParameters: [],
  outputs: {
    branch: { title: 'Branch', type: 'text', description: 'Null when no branch is checked out (detached HEAD).' },
    head: { title: 'Commit', type: 'text', description: 'Full hash of HEAD; null before the first commit.' },
    upstream: { title: 'Upstream', type: 'text', description: 'For example origin/main; null without one.' },
    ahead: {
      title: 'Ahead',
      type: 'number',
      description: 'Commits that the upstream does not have; null without upstream.',
    },
    behind: {
      title: 'Behind',
      type: 'number',
      description: 'Commits that only the upstream has; null without upstream.',
    },
    clean: { title: 'Clean', type: 'boolean', description: 'True when no file is changed, staged or untracked.' },
    files: {
      title: 'Files',
      type: 'table',
      description: 'Rows { path, index, worktree, from? }: letters of "git status --short", a space for unchanged.',
    },
  },
  effects: ['reads', 'process'],
  needs: ['git'],
  estimateMs: 100,
  docs: `Reads the state of the repository; changes nothing and takes no lock.

\`index\` and \`worktree\` are git's letters: \`M\` modified, \`A\` added, \`D\` deleted, \`R\` renamed (\`from\` is the old path), \`U\` in conflict,
\`?\` untracked, a space unchanged. Paths are relative to the project folder.

A project in a subfolder of a repository sees only its own files.

Problems: \`git.notARepository\`, \`git.foreignOwner\`.`,
  example: `status:
  action: git.status
stop_if_dirty:
  action: flow.fail
  parameters: { message: Commit your changes first. }
  when: "{{ nodes.status.outputs.clean = false }}"`,
});

export const diffAction = declareAction({
  id: 'git.diff',
  title: 'Git diff',
  description: 'What changed: as text, as a list of files, and as a patch.',
  keywords: ['changes', 'patch', 'compare', 'unified'],
  parameters: z.object({
    from: z.string().default('HEAD').meta({
      title: 'From',
      description: 'Branch, tag or commit to compare with.',
      placeholder: 'HEAD',
    }),
    to: z.string().default('').meta({
      title: 'To',
      description: 'Branch, tag or commit; empty means the files as they are now.',
      placeholder: 'working files',
    }),
    staged: z.boolean().default(false).meta({
      title: 'Staged only',
      description: 'Compare with what is staged for the next commit, not with the working files.',
    }),
    path: pathParameter,
    untracked: z.boolean().default(false).meta({
      title: 'Untracked files',
      description: 'Show files that git does not know yet as added.',
    }),
    contextLines: z.number().int().min(0).max(1000).default(3).meta({
      title: 'Lines around',
      connectable: false,
      description: 'Unchanged lines shown around each change.',
    }),
  }),
  cardParameters: ['from', 'to'],
  outputs: {
    text: { title: 'Diff', type: 'text', description: 'Unified diff with renames.' },
    files: {
      title: 'Files',
      type: 'table',
      description: 'Rows { path, from?, change, additions, deletions, binary }.',
    },
    summary: { title: 'Summary', type: 'object', description: '{ files, additions, deletions }' },
    patch: { title: 'Patch', type: 'patch', description: 'The changes of text files, bound to the contents they fit.' },
  },
  effects: ['reads', 'process'],
  needs: ['git'],
  estimateMs: 200,
  docs: `Compares two states of the project. By default: the last commit with the working files.

\`change\` is one of \`added\`, \`modified\`, \`deleted\`, \`renamed\`, \`copied\`, \`typeChanged\`, \`unmerged\`. Lines of binary files count 0.
The patch leaves binary files and pure mode changes out; a renamed file is a deleted and an added one there.

Problems: \`git.notARepository\`, \`git.unknownRevision\`, \`git.outputTooLarge\`.`,
  example: `review:
  action: git.diff
  parameters: { from: main, to: HEAD, path: src }`,
});

export const logAction = declareAction({
  id: 'git.log',
  title: 'Git log',
  description: 'The latest commits, newest first.',
  keywords: ['history', 'commits', 'author', 'changelog'],
  parameters: z.object({
    revision: z.string().default('HEAD').meta({
      title: 'From',
      description: 'Branch, tag or commit to go back from.',
      placeholder: 'HEAD',
    }),
    since: z.string().default('').meta({
      title: 'Not in',
      description: 'Leave out commits that this branch, tag or commit already has.',
      placeholder: 'v1.0.0',
    }),
    limit: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .meta({ title: 'At most', connectable: false, description: 'Number of commits.' }),
    path: pathParameter,
    after: z.string().default('').meta({
      title: 'After',
      description: 'Only commits after this time, as git reads it.',
      placeholder: '2 weeks ago',
    }),
    author: z
      .string()
      .default('')
      .meta({ title: 'Author', description: 'Only authors whose name or address contains this.' }),
  }),
  cardParameters: ['revision', 'limit'],
  outputs: {
    commits: {
      title: 'Commits',
      type: 'table',
      description: 'Rows { hash, shortHash, authorName, authorEmail, date, parents, refs, subject, body }.',
    },
    count: { title: 'Number', type: 'number' },
  },
  effects: ['reads', 'process'],
  needs: ['git'],
  estimateMs: 200,
  docs: `\`date\` is the author's date in ISO 8601 with its time zone. A repository without commits gives an empty list.

Problems: \`git.notARepository\`, \`git.unknownRevision\`.`,
  example: `changes:
  action: git.log
  parameters: { since: v1.4.0, limit: 200 }`,
});

export const branchAction = declareAction({
  id: 'git.branch',
  title: 'Git branch',
  description: 'Lists branches, creates one or deletes one.',
  keywords: ['create branch', 'delete branch', 'list branches'],
  parameters: z.object({
    operation: z
      .enum(['list', 'create', 'delete'])
      .default('list')
      .meta({ title: 'Do', description: 'What to do with branches.' }),
    name: z.string().default('').meta({
      title: 'Branch',
      description: 'Name of the branch to create or delete.',
      placeholder: 'feature/login',
    }),
    from: z.string().default('HEAD').meta({
      title: 'Start at',
      description: 'Where a new branch begins: a branch, tag or commit.',
      placeholder: 'HEAD',
    }),
    checkout: z.boolean().default(false).meta({ title: 'Check out', description: 'Change to the new branch at once.' }),
    force: z.boolean().default(false).meta({
      title: 'Even if not merged',
      description: 'Delete a branch whose commits no other branch has. They are hard to get back.',
    }),
  }),
  cardParameters: ['operation', 'name'],
  outputs: {
    branches: {
      title: 'Branches',
      type: 'table',
      description: 'Rows { name, current, hash, upstream, date, subject }, afterwards.',
    },
    current: { title: 'Current branch', type: 'text', description: 'Null when HEAD is detached.' },
  },
  effects: ['reads', 'writes', 'process', 'git'],
  needs: ['git'],
  estimateMs: 150,
  docs: `Local branches only; nothing is fetched or pushed.

Problems: \`git.notARepository\`, \`git.branchName\`, \`git.branchExists\`, \`git.unknownRevision\`, \`git.unknownBranch\`, \`git.branchNotMerged\`,
\`git.branchInUse\`, \`git.localChanges\`.`,
  example: `branch:
  action: git.branch
  parameters: { operation: create, name: release/next, from: main }`,
});

export const commitAction = declareAction({
  id: 'git.commit',
  title: 'Git commit',
  description: 'Records changes of the project as a commit.',
  keywords: ['save', 'record', 'stage', 'add'],
  parameters: z.object({
    message: z.string().min(1).meta({
      title: 'Message',
      description: 'First line: what changed. After an empty line: why.',
      control: 'multiline',
      placeholder: 'Update the changelog',
    }),
    all: z.boolean().default(true).meta({
      title: 'All changes',
      description: 'Stage every change of the project first, new and deleted files included. Off: only what is staged.',
    }),
    paths: z.array(z.string()).default([]).meta({
      title: 'Only these paths',
      description: 'Files and folders to commit; everything else stays as it is. Empty: no restriction.',
      placeholder: 'CHANGELOG.md',
    }),
  }),
  cardParameters: ['message'],
  outputs: {
    hash: { title: 'Commit', type: 'text', description: 'Full hash of the new commit.' },
    shortHash: { title: 'Short hash', type: 'text' },
    branch: { title: 'Branch', type: 'text', description: 'Null when HEAD is detached.' },
    files: {
      title: 'Files',
      type: 'table',
      description: 'Rows { path, from?, change, additions, deletions, binary }.',
    },
    summary: { title: 'Summary', type: 'object', description: '{ files, additions, deletions }' },
  },
  effects: ['reads', 'writes', 'process', 'git'],
  needs: ['git'],
  estimateMs: 500,
  docs: `Hooks of the repository run as usual; what they print is in the log. With nothing to commit the node fails with
\`git.nothingToCommit\`: put \`when: "{{ nodes.status.outputs.clean = false }}"\` on it if that is fine.

Problems: \`git.notARepository\`, \`git.nothingToCommit\`, \`git.unknownPath\`, \`git.identityMissing\`, \`git.commitFailed\` (a hook or git refused), \`git.locked\`
(retryable).`,
  example: `commit:
  action: git.commit
  parameters:
    message: Update generated files
    paths: [docs, CHANGELOG.md]`,
});

export const checkoutAction = declareAction({
  id: 'git.checkout',
  title: 'Git checkout',
  description: 'Changes to a branch, tag or commit.',
  keywords: ['switch', 'change branch', 'restore'],
  parameters: z.object({
    revision: z.string().min(1).meta({
      title: 'Branch or commit',
      description: 'A branch, a tag, a commit, or a branch of a remote to follow.',
      placeholder: 'main',
    }),
    detach: z.boolean().default(false).meta({
      title: 'Detached',
      description: 'Check out the commit itself, without following the branch.',
    }),
  }),
  cardParameters: ['revision'],
  outputs: {
    branch: { title: 'Branch', type: 'text', description: 'Null when HEAD is detached.' },
    head: { title: 'Commit', type: 'text', description: 'Full hash of HEAD afterwards.' },
    previous: { title: 'Before', type: 'text', description: 'Branch, or commit hash, that was checked out before.' },
  },
  effects: ['reads', 'writes', 'process', 'git'],
  needs: ['git'],
  estimateMs: 500,
  docs: `Files that you changed are kept; when git would have to overwrite them the node fails with \`git.localChanges\` and nothing happens.

Problems: \`git.notARepository\`, \`git.unknownRevision\`, \`git.localChanges\`, \`git.branchInUse\`.`,
  example: `back:
  action: git.checkout
  parameters: { revision: main }`,
});
