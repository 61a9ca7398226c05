/** The benchmark's files: JSON lines in the order of arrival. */

import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import type { Arrival } from './air.ts'

const LINES_A_WRITE = 20_000

/** Sorts in place; gives the number of lines. */
export function writeArrivals(file: string, heard: Arrival[]): number {
  heard.sort((a, b) => a.arr - b.arr)
  const fd = openSync(file, 'w')
  for (let from = 0; from < heard.length; from += LINES_A_WRITE) {
    const lines = heard.slice(from, from + LINES_A_WRITE).map(({ line }) => `${line}\n`)
    writeSync(fd, lines.join(''))
  }
  closeSync(fd)
  return heard.length
}

export function writeLines(file: string, rows: readonly object[]): void {
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

/** What the benchmark's own programs wrote: trusted. */
export function readLines<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter(Boolean).map((line) => JSON.parse(line) as T)
}

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
