export interface PageOptions {
  /** Where the page may load from, as VS Code names it. */
  readonly cspSource: string;
  /** Of this page alone; from a source of real randomness. */
  readonly nonce: string;
  /** Addresses of the page's script and style. */
  readonly script: string;
  readonly style: string;
  readonly language: string;
}

/**
 * The chart's page. Nothing of a dataset is in it: names come by message and are written as text. Only the one script with
 * the nonce runs. lightweight-charts puts a style element of its own into the page, hence `unsafe-inline` for styles.
 */
export const chartPage = ({
  cspSource,
  nonce,
  script,
  style,
  language,
}: PageOptions): string => `<!DOCTYPE html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource} 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(style)}">
<title>Candlewick</title>
</head>
<body>
<main id="chart" data-state="loading"></main>
<script nonce="${nonce}" src="${escape(script)}"></script>
</body>
</html>
`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
