/** What commands print: text for people, JSON for machines. */

import { endBar } from './progress.ts'
import { said, saidOfFailure, word } from './speech/speech.ts'

/** A result as it is: values, tables, lines of a file. */
export function say(line: string): void {
  endBar()
  process.stdout.write(`${line}\n`)
}

/** A result as a sentence: in the terminal's language. */
export function saySentence(sentence: string): void {
  say(said(sentence))
}

/** Sentences, a line each; lines that are data among them stay what they are. */
export function sayLines(text: string): void {
  for (const line of text.split('\n')) saySentence(line)
}

/** Beside the result: does not end up in a pipe. */
export function note(sentence: string): void {
  endBar()
  process.stderr.write(`${said(sentence)}\n`)
}

/** The same of what is wrong, as a floor below has put it together. */
export function noteProblem(problem: string): void {
  endBar()
  process.stderr.write(`${saidOfFailure(problem)}\n`)
}

export function sayJson(value: unknown): void {
  say(JSON.stringify(value, null, 2))
}

/** Columns as wide as their widest cell. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const cells = [head.map(word), ...rows].map((row) =>
    row.map((cell) => printable(String(cell ?? '–'))),
  )
  const widths = head.map((_, i) => Math.max(...cells.map((row) => [...(row[i] ?? '')].length)))
  return cells
    .map((row) =>
      row
        .map((cell, i) => padded(cell, widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - [...text].length))
}

/** Names come from files and people: no control character of theirs reaches the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD')
}

/** How long ago, in one unit. */
export function ago(atMs: number | null, nowMs: number): string {
  if (atMs === null) return word('never')
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / 86_400)} ${word('days')}`
}
