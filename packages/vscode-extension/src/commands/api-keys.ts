import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import type { Command } from './command.ts';

const { t } = vscode.l10n;

/** Keys by exchange, in the editor's secret storage. Candles need none: they are for exchanges that ask for them. */
export const manageKeys: Command = async (parts) => {
  const known = parts.keys.exchanges;
  const add = { label: `$(add) ${t('Add keys for an exchange…')}` };
  const items = known.map((label) => ({ label, description: t('keys are stored') }));
  const title = t('Manage API Keys');
  const placeHolder = t(
    'Public candles need no keys. They are kept by the editor, encrypted, and never shown.',
  );
  const chosen = await vscode.window.showQuickPick([...items, add], { title, placeHolder });
  if (!chosen) return;
  if (chosen === add) return addKeys(parts, title);
  const replace = { label: t('Replace') };
  const forget = { label: t('Delete') };
  const action = await vscode.window.showQuickPick([replace, forget], { title: `${title}: ${chosen.label}` });
  if (action === forget) await parts.keys.forget(chosen.label);
  else if (action === replace) await askKeys(parts, chosen.label, title);
};

async function addKeys(parts: Parts, title: string): Promise<void> {
  const all = await parts.engine.call('exchanges', {});
  const exchange = await vscode.window.showQuickPick(
    all.map(({ id }) => id),
    { title },
  );
  if (exchange !== undefined) await askKeys(parts, exchange, title);
}

async function askKeys({ keys }: Parts, exchange: string, title: string): Promise<void> {
  const ask = (prompt: string, isNeeded: boolean): Thenable<string | undefined> =>
    vscode.window.showInputBox({
      title: `${title}: ${exchange}`,
      prompt,
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => (isNeeded && value.trim() === '' ? t('It is needed.') : undefined),
    });
  const apiKey = await ask(t('API key'), true);
  if (apiKey === undefined) return;
  const secretKey = await ask(t('Secret key'), true);
  if (secretKey === undefined) return;
  const password = await ask(
    t('Password or passphrase, where the exchange has one; else leave it empty'),
    false,
  );
  if (password === undefined) return;
  await keys.set(exchange, {
    apiKey: apiKey.trim(),
    secretKey: secretKey.trim(),
    ...(password.trim() === '' ? {} : { password: password.trim() }),
  });
  void vscode.window.showInformationMessage(t('The keys of {0} are stored.', exchange));
}
