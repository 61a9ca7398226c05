/**
 * What an import says about a file: each wrong cell by row and column, so that a technician can put
 * the finger on it, while the other rows go in. Keys never come back in a report (faults I6).
 */

export type ImportError = {
  /** Line of a CSV file (the header is 1), or place in the list of a JSON file (from 1); 0 the file. */
  readonly row: number
  /** As the file spells it; as we do where the file lacks it; '' for the row as a whole. */
  readonly column: string
  /** The cell, cut to a length that fits a line; keys are hidden. */
  readonly value: string
  readonly problem: string
  readonly allowed?: readonly string[]
}

/** Something worth knowing about a row that was imported all the same. */
export type ImportNotice = Omit<ImportError, 'allowed'>

export const EUI_PROBLEM = 'is not 16 hex digits'

const SHOWN_CHARS_MAX = 40

/** 20 hex digits are more than any mistyped EUI: a cell in the wrong column may be a key. */
const KEY_LIKE = /[0-9a-fA-F]{20}/

/** A cell as it may be shown and logged. */
export function shown(text: string): string {
  if (looksLikeKey(text)) return '[hidden: looks like a key]'
  const plain = text.replace(/\p{Cc}/gu, ' ')
  return plain.length <= SHOWN_CHARS_MAX ? plain : `${plain.slice(0, SHOWN_CHARS_MAX - 1)}…`
}

export function looksLikeKey(text: string): boolean {
  return KEY_LIKE.test(text.replace(/[\s:,;-]|0x/g, ''))
}
