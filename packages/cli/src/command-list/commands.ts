import type { Described } from '../command.ts';
import { GET } from './get.ts';
import { LOOK } from './look.ts';
import { CHECK } from './check.ts';
import { GIVE } from './give.ts';
import { KEEP } from './keep.ts';
import { SET_UP } from './set-up.ts';

/** The groups of commands, as help shows them. */
export const COMMAND_GROUPS: readonly { readonly title: string; readonly commands: readonly Described[] }[] =
  [
    { title: 'Get candles', commands: GET },
    { title: 'Look at what is there', commands: LOOK },
    { title: 'Check data and installation', commands: CHECK },
    { title: 'Give data to other tools', commands: GIVE },
    { title: 'Keep the cache in order', commands: KEEP },
    { title: 'Set up', commands: SET_UP },
  ];

/** Every command of the program: the one list that help, completion and the reference are made of. */
export const COMMANDS: readonly Described[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);
