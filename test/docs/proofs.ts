/**
 * What tests prove, by their titles. A title begins with the numbers of what it proves, or with the
 * names of the MAC commands: "F12, I5: …", "W7, RXParamSetupReq, RXParamSetupAns: …".
 *
 * F and I are faults and invariants, S and L rules of security, W rules of LoRaWAN.
 */

import { globSync, readFileSync } from 'node:fs'

export type Proof = { readonly sentence: string; readonly file: string }

const MARK = '(?:[FSLIW]\\d+|[A-Z][A-Za-z]+(?:Req|Ans|Ind|Conf))'
const TITLE = new RegExp(
  `\\b(?:test|it|describe|each)\\(\\s*(?:'[\\w-]+',\\s*)?(['"\`])(${MARK}(?:, ${MARK})*): (.*?)\\1\\s*,`,
  'g',
)
/** A title that begins with numbers, and that the pattern above would pass over in silence. */
const MISWRITTEN = /\b(?:test|it|describe)\(\s*['"`]((?:[FSLIW]\d+[ ,/]*)+)(?=[^\d\s,/A-Z])/g
const WELL_WRITTEN = /^(?:[FSLIW]\d+(?:, )?)+$/

/** The files of all tests, with their text. */
export function testFiles(): { readonly file: string; readonly text: string }[] {
  return globSync('**/*.test.ts', {
    exclude: (name) => name === 'node_modules' || name === '.toolchain',
  })
    .sort()
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
}

/** Mark → its tests. Throws for a mark that `isKnown` does not know. */
export function proofs(
  files: ReturnType<typeof testFiles>,
  isKnown: (mark: string) => boolean,
): Map<string, Proof[]> {
  const found = new Map<string, Proof[]>()
  for (const { file, text } of files) {
    for (const [, numbers] of text.matchAll(MISWRITTEN)) {
      if (!WELL_WRITTEN.test(numbers!))
        throw new Error(`${file}: write "${numbers!.trim()}" as "F1, F2: …"`)
    }
    for (const [, , marks, sentence] of text.matchAll(TITLE)) {
      for (const mark of marks!.split(', ')) {
        if (!isKnown(mark)) throw new Error(`${file}: nothing is called ${mark}`)
        const list = found.get(mark) ?? []
        list.push({ sentence: sentence!, file })
        found.set(mark, list)
      }
    }
  }
  return found
}

/** A row of a table for each proof; what stands left of it once. */
export function proofRows(left: readonly string[], list: readonly Proof[]): string[] {
  return list.map(({ sentence, file }, i) => {
    const cells = i === 0 ? left : left.map(() => '')
    return `| ${[...cells, sentence.replaceAll('|', '\\|'), `[\`${file}\`](../${file})`].join(' | ')} |`
  })
}
