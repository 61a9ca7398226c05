/**
 * docs/conformance.md: every rule and every MAC command of LoRaWAN with the tests that prove it, every
 * vector file with the test that reads it. What has neither test nor reason is a failure.
 */

import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { MAC_TABLE } from '../../gateway/lorawan/mac/table.ts'
import { lorawanVectors } from '../support/vectors.ts'
import { type Proof, proofRows, type testFiles } from './proofs.ts'

type Rule = {
  readonly what: string
  /** Other marks whose tests prove it, too. */
  readonly also?: readonly string[]
  /** Why it is not applicable. */
  readonly not?: string
}

const data: {
  readonly rules: Readonly<Record<string, Rule>>
  /** MAC commands that are read and written, but not exchanged: why. */
  readonly notExchanged: Readonly<Record<string, string>>
  /** Vector files that no test reads: why. */
  readonly notRead: Readonly<Record<string, string>>
} = JSON.parse(readFileSync(new URL('./conformance.json', import.meta.url), 'utf8'))

export function isConformanceMark(mark: string): boolean {
  return Object.hasOwn(data.rules, mark) || Object.hasOwn(MAC_TABLE, mark)
}

export function conformancePage(
  found: ReadonlyMap<string, readonly Proof[]>,
  files: ReturnType<typeof testFiles>,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing: string[] = []
  const rules = Object.entries(data.rules).flatMap(([mark, rule]) => {
    const list = once([mark, ...(rule.also ?? [])].flatMap((one) => found.get(one) ?? []))
    if (list.length > 0 && rule.not === undefined) {
      return proofRows([mark, rule.what], list)
    }
    if (list.length > 0) missing.push(`${mark} has tests and is called not applicable`)
    if (rule.not === undefined) missing.push(`${mark}: ${rule.what}`)
    return [`| ${mark} | ${rule.what} | not applicable: ${rule.not ?? ''} | |`]
  })
  return {
    missing: [...missing, ...missingCommands(found), ...missingVectors(files)],
    text: [
      '# LoRaWAN: rules, commands, and what proves them',
      '',
      'Rules of LoRaWAN L2 1.0.2 to 1.0.4 and 1.1, RP002-1.0.4 and the application packages, by numbers of our',
      'own; W1 to W20 are the traps that network servers fall into. Made from the titles of the tests;',
      '`cigale check` fails when it is not true, and when a rule, a command or a file of vectors has neither a',
      'test nor a reason.',
      '',
      '| # | rule | how it is proved | test |',
      '|---|---|---|---|',
      ...rules,
      '',
      '## MAC commands',
      '',
      'Each is read and written by its vectors (of public test suites, `test/vectors/lorawan/mac-command.json`)',
      'and with every value that its bits can hold, both in',
      '[`mac-commands.test.ts`](../test/conformance/mac-commands.test.ts).',
      '',
      '| CID | command | direction | vectors | what it does | test |',
      '|---|---|---|---|---|---|',
      ...commandRows(found),
      '',
      '## Vectors',
      '',
      '| file | vectors | read by |',
      '|---|---|---|',
      ...vectorRows(files),
      '',
    ].join('\n'),
  }
}

/** A test may bear two marks of one rule. */
function once(list: readonly Proof[]): Proof[] {
  return [...new Map(list.map((proof) => [`${proof.file} ${proof.sentence}`, proof])).values()]
}

const COMMANDS = Object.entries(MAC_TABLE).sort(
  ([, a], [, b]) =>
    a.cid - b.cid || (a.direction === b.direction ? 0 : a.direction === 'up' ? -1 : 1),
)

function commandRows(found: ReadonlyMap<string, readonly Proof[]>): string[] {
  const vectors = lorawanVectors('mac-command')
  return COMMANDS.flatMap(([name, { cid, direction }]) => {
    const count = vectors.filter((one) => one.name === name && one.dir === direction).length
    const hex = cid.toString(16).padStart(2, '0').toUpperCase()
    const left = [hex, name, direction, count === 0 ? 'bits only' : String(count)]
    const list = found.get(name) ?? []
    if (list.length > 0) return proofRows(left, list)
    return [`| ${left.join(' | ')} | not exchanged: ${data.notExchanged[name] ?? ''} | |`]
  })
}

function missingCommands(found: ReadonlyMap<string, readonly Proof[]>): string[] {
  return COMMANDS.flatMap(([name]) => {
    const isExchanged = found.has(name)
    const reason = data.notExchanged[name]
    if (isExchanged && reason !== undefined)
      return [`${name} has tests and is called not exchanged`]
    return isExchanged || reason !== undefined ? [] : [`${name}: no test exchanges it`]
  })
}

const VECTORS = globSync('test/vectors/lorawan/*.json')
  .map((file) => basename(file, '.json'))
  .sort()

/** A test reads a file of vectors by its name. */
function readers(category: string, files: ReturnType<typeof testFiles>): string[] {
  const named = new RegExp(`\\b(?:each|lorawanVectors)\\(\\s*'${category}'`)
  return files.filter(({ text }) => named.test(text)).map(({ file }) => file)
}

function vectorRows(files: ReturnType<typeof testFiles>): string[] {
  return VECTORS.map((category) => {
    const by = readers(category, files).map((file) => `[\`${file}\`](../${file})`)
    const reason = data.notRead[category]
    const left = `\`${category}.json\` | ${lorawanVectors(category).length}`
    return `| ${left} | ${by.length > 0 ? by.join(', ') : `not applicable: ${reason}`} |`
  })
}

function missingVectors(files: ReturnType<typeof testFiles>): string[] {
  return VECTORS.filter(
    (category) => readers(category, files).length === 0 && data.notRead[category] === undefined,
  ).map((category) => `${category}.json: no test reads it`)
}
