import type { BranchList, PathList } from '@flyloft/plugin-manager-common';
import type { Repositories } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';

/** Paths that are offered at once. */
const PATHS = 2_000;

/** Branches of a repository. */
export async function listBranches(repositories: Repositories, url: string): Promise<Outcome<BranchList>> {
  const answer = await repositories.branches(url);
  if (answer.outcome !== 'read') return refused('REPOSITORY_UNREADABLE', answer.because);
  return ok({ branches: answer.value });
}

/** Paths of a repository at a branch. */
export async function listPaths(
  repositories: Repositories,
  url: string,
  branch: string
): Promise<Outcome<PathList>> {
  const answer = await repositories.paths(url, branch, PATHS);
  return answer.outcome === 'read' ? ok(answer.value) : refused('REPOSITORY_UNREADABLE', answer.because);
}
