/** docs/flows is there in both languages, leads somewhere, and names what there is. */

import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { ALLOWABLE } from '../../flows/palette.ts'

const FOLDER = 'docs/flows'
const PAGES = [
  { english: 'first-flow.md', french: 'fr/premier-flux.md' },
  { english: 'nodes.md', french: 'fr/noeuds.md' },
  { english: 'safety.md', french: 'fr/surete.md' },
] as const

function textOf(page: string): string {
  return readFileSync(join(FOLDER, page), 'utf8')
}

/** Levels of the headings and rows of the tables, without blocks of code. */
function skeletonOf(text: string): readonly string[] {
  const prose = text.replace(/^```.*?^```/gms, '')
  return [...prose.matchAll(/^(#+ |\|)/gm)].map(([, sign = '']) => sign)
}

for (const { english, french } of PAGES) {
  test(`flows: ${english} and ${french} lead to each other and have the same parts`, () => {
    const [en, fr] = [textOf(english), textOf(french)]
    assert.ok(en.includes(`](${french})`))
    assert.ok(fr.includes(`](../${english})`))
    assert.deepEqual(skeletonOf(fr), skeletonOf(en))
  })
}

test('flows: every link and every named test leads to a file', () => {
  const dead = globSync('**/*.md', { cwd: FOLDER }).flatMap((page) => {
    const text = textOf(page)
    const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, to = '']) => {
      return join(FOLDER, dirname(page), to)
    })
    const named = [...text.matchAll(/`((?:test|gateway)\/[\w./-]+\.(?:ts|md))`/g)].map(
      ([, to = '']) => to,
    )
    return [...links, ...named].filter((to) => !existsSync(to)).map((to) => `${page}: ${to}`)
  })
  assert.deepEqual(dead, [])
})

test('flows: the pages name every example and every node that may be allowed', () => {
  const examples = globSync('*.json', { cwd: 'flows/examples' })
  for (const page of ['first-flow.md', 'fr/premier-flux.md']) {
    for (const file of examples)
      assert.ok(textOf(page).includes(`\`${file.replace('.json', '')}\``))
  }
  for (const page of ['safety.md', 'fr/surete.md']) {
    for (const name of ALLOWABLE) assert.ok(textOf(page).includes(`\`${name}\``), name)
  }
})
