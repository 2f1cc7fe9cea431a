import type { DatasetSummary } from '../engine/protocol.ts';
import type { Parts } from '../parts.ts';
import type { TreeNode } from '../tree/tree-node.ts';

/** What a command may be given: by the tree the clicked node and all that are selected, by the palette nothing. */
export interface CommandInput {
  readonly node: TreeNode | undefined;
  readonly selected: readonly TreeNode[] | undefined;
}

/** The commands of the extension by what comes after `candlewick.`: the manifest lists the same ones. */
export type Command = (parts: Parts, input: CommandInput) => unknown;

/** The datasets that a command is about, where it was called on nodes: each once. */
export function datasetsOf({ model }: Parts, { node, selected }: CommandInput): readonly DatasetSummary[] {
  const nodes = selected && selected.length > 0 ? selected : node ? [node] : [];
  return [...new Set(nodes.flatMap((each) => model.datasetsOf(each)))];
}
