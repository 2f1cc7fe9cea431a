import type { SettingMeta } from './fields.ts';

/** What is known of a setting without the schema: most starts need no more than that. */
export interface SettingRow extends SettingMeta {
  /** `cache.memorySize`. */
  readonly path: string;
  /** The schema takes any text, or any list of texts, as it is. */
  readonly takes?: 'text' | 'texts';
  /** Its default is a list. */
  readonly isList?: true;
  /** Its keys are the user's own: exchange ids and the like. */
  readonly isRecord?: true;
}
