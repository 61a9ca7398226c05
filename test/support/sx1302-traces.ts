/** Recordings of Semtech's C HAL on a simulated board: JSON lines, gzip (test/vectors/sx1302). */

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** All lines of a recording. Fields are checked by use, not by type. */
// biome-ignore lint/suspicious/noExplicitAny: every kind of line has fields of its own
export function traceLines(name: string): any[] {
  const url = new URL(`../vectors/sx1302/${name}.jsonl.gz`, import.meta.url)
  return gunzipSync(readFileSync(url))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
