import { OPEN_OBJECTS, SETTING_ROWS } from './settings.generated.ts';

/** Whether the schema has a setting of that path, or hands it on to a plugin. */
export function isSetting(path: readonly string[]): boolean {
  let object = '';
  for (const [i, key] of path.entries()) {
    const place = object === '' ? key : `${object}.${key}`;
    // The name of a setting as one key is no setting: `{ "network.proxy": … }`.
    const row = key.includes('.') ? undefined : SETTING_ROWS.find((each) => each.path === place);
    const isLast = i === path.length - 1;
    if (row) return row.isRecord === true ? !isLast : isLast;
    const isObject = !key.includes('.') && SETTING_ROWS.some((each) => each.path.startsWith(`${place}.`));
    if (!isObject) return OPEN_OBJECTS.includes(object);
    object = place;
  }
  return false;
}
