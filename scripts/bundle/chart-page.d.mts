import type { BuildResult } from 'esbuild';

export function buildChartPage(outdir: string, top: string): Promise<BuildResult>;
