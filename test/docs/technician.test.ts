/** docs/technician is there in both languages, leads somewhere, and quotes what the console really says. */

import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { wordsOf } from './console-words.ts'

const FOLDER = 'docs/technician'

/** The console's, its login's, and the city's page of leaks, to which a technician is sent. */
const CATALOGUES = [
  'gateway/console/**/*words*.js',
  'base/web/people/*words*.js',
  'sync/hypervisor/pages/{words-fr,words-en,views/leaks/words}.js',
]

/** English, French, and whether its quotation marks hold words of the console. */
const PAGES = [
  { english: 'first-steps.md', french: 'fr/premiers-pas.md', isQuoting: false },
  { english: 'first-gateway.md', french: 'fr/premiere-passerelle.md', isQuoting: true },
  { english: 'console.md', french: 'fr/console.md', isQuoting: true },
  { english: 'install.md', french: 'fr/installer.md', isQuoting: true },
  { english: 'first-leak.md', french: 'fr/premiere-fuite.md', isQuoting: true },
  { english: 'replace-a-gateway.md', french: 'fr/remplacer.md', isQuoting: false },
  { english: 'without-internet.md', french: 'fr/sans-internet.md', isQuoting: false },
  { english: 'coverage-survey.md', french: 'fr/releve-de-couverture.md', isQuoting: true },
  { english: 'colours.md', french: 'fr/couleurs.md', isQuoting: true },
  { english: 'goes-wrong.md', french: 'fr/quand-ca-ne-va-pas.md', isQuoting: true },
  { english: 'joining.md', french: 'fr/rejoindre.md', isQuoting: false },
  { english: 'radio-health.md', french: 'fr/bien-entendu.md', isQuoting: true },
  { english: 'moving-a-device.md', french: 'fr/deplacer.md', isQuoting: false },
  { english: 'usb.md', french: 'fr/cle-usb.md', isQuoting: false },
  { english: 'trust.md', french: 'fr/confiance.md', isQuoting: false },
  { english: 'downlinks.md', french: 'fr/ordre-en-attente.md', isQuoting: false },
  { english: 'valve-groups.md', french: 'fr/groupes-de-vannes.md', isQuoting: false },
  { english: 'concentrator.md', french: 'fr/concentrateur.md', isQuoting: false },
] as const

const BILINGUAL = ['README.md', 'sensors.md']

function textOf(page: string): string {
  return readFileSync(join(FOLDER, page), 'utf8')
}

/** Levels of the headings, without what stands in a block of code. */
function headingsOf(text: string): readonly number[] {
  const prose = text.replace(/^```.*?^```/gms, '')
  return [...prose.matchAll(/^(#+) /gm)].map(([, signs = '']) => signs.length)
}

/** What a reader can touch and what is not on the web. */
function relativeLinks(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
}

for (const { english, french } of PAGES) {
  test(`${english} and ${french} lead to each other and have the same headings`, () => {
    const [en, fr] = [textOf(english), textOf(french)]
    const head = (text: string): string => text.split('\n').slice(0, 4).join('\n')
    assert.ok(head(en).includes(`](${french})`), `${english} names ${french} at its top`)
    assert.ok(head(fr).includes(`](../${english})`), `${french} names ${english} at its top`)
    assert.deepEqual(headingsOf(fr), headingsOf(en))
  })
}

test('every page of the technician is in both languages, but for the two that hold both', () => {
  const english = globSync('*.md', { cwd: FOLDER }).filter((page) => !BILINGUAL.includes(page))
  const french = globSync('fr/*.md', { cwd: FOLDER })
  assert.deepEqual(english.sort(), PAGES.map((page): string => page.english).sort())
  assert.deepEqual(french.sort(), PAGES.map((page): string => page.french).sort())
})

test('every link of the technician’s pages leads to a file', () => {
  const pages = globSync('**/*.md', { cwd: FOLDER })
  const dead = pages.flatMap((page) =>
    relativeLinks(textOf(page))
      .filter((target) => !existsSync(join(FOLDER, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  )
  assert.deepEqual(dead, [])
})

for (const { english, french, isQuoting } of PAGES) {
  if (!isQuoting) continue
  test(`${english} and ${french} quote the console word for word`, async () => {
    const words = await wordsOf(...CATALOGUES)
    assert.deepEqual(notSaid(textOf(french), /«\s([^»]+?)\s»/g, words.FR), [])
    assert.deepEqual(notSaid(textOf(english), /“([^”]+)”/g, words.EN), [])
  })
}

/** Quotes that are no whole word, and no part of at least three words, of what the console says. */
function notSaid(page: string, quotes: RegExp, said: ReadonlySet<string>): readonly string[] {
  const quoted = [...page.matchAll(quotes)].map(([, words = '']) => words.replace(/\s+/g, ' '))
  assert.ok(quoted.length > 3, 'a page that explains what the console says quotes it')
  return quoted.filter((quote) => {
    if (said.has(quote)) return false
    return quote.split(' ').length < 3 || ![...said].some((line) => line.includes(quote))
  })
}
