import { defineModule, implement } from '#engine/action.ts';
import { log, status } from './adapter.ts';
import { branch } from './branches.ts';
import { checkout } from './checkout.ts';
import { commit } from './commit.ts';
import { diff } from './diff.ts';
import { branchAction, checkoutAction, commitAction, diffAction, logAction, statusAction } from './manifest.ts';

export const gitModule = defineModule(
  {
    id: 'git',
    title: 'Git',
    description: 'Look at the repository and record changes in it.',
    icon: 'git-branch',
    order: 10,
    tools: [
      {
        id: 'git',
        title: 'Git',
        programs: ['git'],
        install:
          'Install Git: "apt install git" on Debian and Ubuntu, "xcode-select --install" on macOS, "winget install Git.Git" on Windows.',
      },
    ],
  },
  [
    implement(statusAction, status),
    implement(diffAction, diff),
    implement(logAction, log),
    implement(branchAction, branch),
    implement(commitAction, commit),
    implement(checkoutAction, checkout),
  ],
);
