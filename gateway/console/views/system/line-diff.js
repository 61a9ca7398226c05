// @ts-check
/** Two texts line by line: what goes, what comes, and a little of what stays around. Pure. */

/** @typedef {{ kind: 'same' | 'gone' | 'new' | 'skipped', text: string }} DiffLine */

const AROUND = 2
/** Longer ones are not compared line by line: nobody reads that. */
const LINES_MAX = 2_000

/**
 * By the longest common row of lines.
 * @param {string} before @param {string} after @returns {readonly DiffLine[]} empty: they are the same
 */
export function lineDiff(before, after) {
  if (before === after) return []
  const a = before.split('\n').slice(0, LINES_MAX)
  const b = after.split('\n').slice(0, LINES_MAX)
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width)
  const at = (/** @type {number} */ i, /** @type {number} */ k) => common[i * width + k] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let k = b.length - 1; k >= 0; k--) {
      common[i * width + k] =
        a[i] === b[k] ? at(i + 1, k + 1) + 1 : Math.max(at(i + 1, k), at(i, k + 1))
    }
  }
  /** @type {DiffLine[]} */
  const lines = []
  let i = 0
  let k = 0
  while (i < a.length || k < b.length) {
    if (i < a.length && k < b.length && a[i] === b[k]) {
      lines.push({ kind: 'same', text: a[i] ?? '' })
      i++
      k++
    } else if (k >= b.length || (i < a.length && at(i + 1, k) >= at(i, k + 1))) {
      lines.push({ kind: 'gone', text: a[i++] ?? '' })
    } else lines.push({ kind: 'new', text: b[k++] ?? '' })
  }
  return shortened(lines)
}

/** What is the same is left out, but for a little around each change. @param {readonly DiffLine[]} lines */
function shortened(lines) {
  /** @type {DiffLine[]} */
  const kept = []
  for (const [i, line] of lines.entries()) {
    const around = lines.slice(Math.max(0, i - AROUND), i + AROUND + 1)
    if (around.some(({ kind }) => kind !== 'same')) kept.push(line)
    else if (kept.at(-1)?.kind !== 'skipped') kept.push({ kind: 'skipped', text: '…' })
  }
  return kept
}
