import * as vscode from 'vscode';

/** The user went back to the step before. */
export const BACK = Symbol('back');
/** The user closed the question. */
export const CANCELLED = Symbol('cancelled');
type Left = typeof BACK | typeof CANCELLED;

export interface StepFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/**
 * One step: asks, and puts the answer into `answers`. `again` asks for what was chosen before as the first choice.
 *
 * @returns `skipped` where there was nothing to ask
 */
export type Step<A> = (answers: A, frame: StepFrame) => Promise<Left | 'done' | 'skipped'>;

/**
 * Asks step by step, with a way back.
 *
 * @param from the step to begin with; those before it have been answered
 * @returns false: the user gave up
 */
export async function askSteps<A>(
  title: string,
  answers: A,
  steps: readonly Step<A>[],
  from = 0,
): Promise<boolean> {
  let forward = true;
  for (let at = from; at < steps.length;) {
    const result = await steps[at]!(answers, { title, step: at + 1, totalSteps: steps.length });
    if (result === CANCELLED) return false;
    forward = result === BACK ? false : result === 'skipped' ? forward : true;
    at = Math.max(0, at + (forward ? 1 : -1));
  }
  return true;
}

export interface PickOptions<T extends vscode.QuickPickItem> {
  readonly frame: StepFrame;
  readonly placeholder: string;
  /** The items, or a promise of them: the box shows that it waits. */
  readonly items: readonly T[] | Promise<readonly T[]>;
  /** Label of what was chosen before. */
  readonly active?: string | undefined;
  /** What the user typed is a choice, too, where this makes one of it. */
  readonly typed?: (text: string) => T | undefined;
  readonly onError?: (error: unknown) => void;
}

/** A list to choose from, with a back button from the second step on. */
export function pick<T extends vscode.QuickPickItem>(options: PickOptions<T>): Promise<T | Left> {
  const { frame, placeholder, items, active, typed, onError } = options;
  const box = vscode.window.createQuickPick<T>();
  Object.assign(box, frame, { placeholder, matchOnDescription: true, matchOnDetail: true });
  box.buttons = frame.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  box.ignoreFocusOut = true;
  box.busy = true;
  let all: readonly T[] = [];
  const show = (): void => {
    const own = typed?.(box.value.trim());
    const isKnown = own !== undefined && all.some(({ label }) => label === own.label);
    box.items = own && !isKnown ? [...all, own] : all;
  };
  void Promise.resolve(items).then(
    (given) => {
      all = given;
      show();
      box.busy = false;
      const found = given.find(({ label }) => label === active);
      if (found) box.activeItems = [found];
    },
    (error: unknown) => {
      box.hide();
      onError?.(error);
    },
  );
  if (typed) box.onDidChangeValue(show);
  return answer(box, (resolve) => {
    box.onDidAccept(() => {
      const [chosen] = box.selectedItems.length > 0 ? box.selectedItems : box.activeItems;
      if (chosen) resolve(chosen);
    });
  });
}

export interface InputOptions {
  readonly frame: StepFrame;
  readonly prompt: string;
  readonly placeholder: string;
  readonly value?: string | undefined;
  /** What is wrong with the text; undefined: nothing. */
  readonly check: (text: string) => string | undefined;
}

/** A line to type, with a back button. */
export function input({
  frame,
  prompt,
  placeholder,
  value = '',
  check,
}: InputOptions): Promise<string | Left> {
  const box = vscode.window.createInputBox();
  Object.assign(box, frame, { prompt, placeholder, value });
  box.buttons = [vscode.QuickInputButtons.Back];
  box.ignoreFocusOut = true;
  box.onDidChangeValue(
    (text) => (box.validationMessage = text.trim() === '' ? '' : (check(text.trim()) ?? '')),
  );
  return answer(box, (resolve) => {
    box.onDidAccept(() => {
      const wrong = check(box.value.trim());
      if (wrong === undefined) resolve(box.value.trim());
      else box.validationMessage = wrong;
    });
  });
}

function answer<T>(
  box: vscode.QuickPick<never> | vscode.InputBox | vscode.QuickPick<T & vscode.QuickPickItem>,
  listen: (resolve: (value: T) => void) => void,
): Promise<T | Left> {
  return new Promise<T | Left>((resolve) => {
    box.onDidTriggerButton(() => resolve(BACK));
    box.onDidHide(() => resolve(CANCELLED));
    listen(resolve);
    box.show();
  }).finally(() => box.dispose());
}
