/**
 * Makes docs/reliability.md and docs/security.md from the tests' titles: a title that begins with
 * numbers of the catalogue ("F12, I5: …") proves those. `--check` fails when the pages are not true.
 */

import { globSync, readFileSync, writeFileSync } from 'node:fs'

type Proof = { readonly sentence: string; readonly file: string }

const catalogue: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8'),
)

const TITLE =
  /\b(?:test|it|describe|each)\(\s*(?:'[\w-]+',\s*)?(['"`])((?:[FSLI]\d+(?:, )?)+): (.*?)\1\s*,/g

/** A title that begins with numbers, and that the pattern above would pass over in silence. */
const MISWRITTEN = /\b(?:test|it|describe)\(\s*['"`]((?:[FSLI]\d+[ ,/]*)+)(?=[^\d\s,/])/g
const WELL_WRITTEN = /^(?:[FSLI]\d+(?:, )?)+$/

function proofs(): Map<string, Proof[]> {
  const found = new Map<string, Proof[]>()
  const files = globSync('**/*.test.ts', {
    exclude: (name) => name === 'node_modules' || name === '.toolchain',
  })
  for (const file of files.sort()) {
    const text = readFileSync(file, 'utf8')
    for (const [, numbers] of text.matchAll(MISWRITTEN)) {
      if (!WELL_WRITTEN.test(numbers!))
        throw new Error(`${file}: write "${numbers!.trim()}" as "F1, F2: …"`)
    }
    for (const [, , numbers, sentence] of text.matchAll(TITLE)) {
      for (const number of numbers!.split(', ')) {
        if (!Object.hasOwn(catalogue, number))
          throw new Error(`${file}: no fault is called ${number}`)
        const list = found.get(number) ?? []
        list.push({ sentence: sentence!, file })
        found.set(number, list)
      }
    }
  }
  return found
}

type Page = {
  readonly title: string
  readonly intro: string
  /** Which numbers it holds, by their first letters. */
  readonly letters: string
  /** What stands behind the table. */
  readonly tail?: string
}

function page({ title, intro, letters, tail }: Page, found: Map<string, Proof[]>): string {
  const all = Object.keys(catalogue).filter((number) => letters.includes(number[0]!))
  const held = all.filter((number) => found.has(number))
  const rows = held.flatMap((number) =>
    found
      .get(number)!
      .map(
        ({ sentence, file }, i) =>
          `| ${i === 0 ? number : ''} | ${i === 0 ? catalogue[number] : ''} | ${sentence.replaceAll('|', '\\|')} | [\`${file}\`](../${file}) |`,
      ),
  )
  const open = all.filter((number) => !found.has(number))
  return [
    `# ${title}`,
    '',
    intro,
    '',
    `Held so far: ${held.length} of ${all.length}. Generated from the tests' titles; \`cigale check\` fails when it is not true.`,
    '',
    '| # | what | how it is proved | test |',
    '|---|---|---|---|',
    ...rows,
    '',
    `Not proved by a test yet: ${open.join(', ') || 'none'}.`,
    '',
    ...(tail ? [tail] : []),
  ].join('\n')
}

const found = proofs()
const pages = {
  'docs/reliability.md': page(
    {
      title: 'What breaks, and what is proved to hold',
      intro:
        'Invariants (I) and faults (F) by the numbers of the fault catalogue, each with the tests that inject it.',
      letters: 'IF',
      tail: readFileSync(new URL('../soak/figures.md', import.meta.url), 'utf8'),
    },
    found,
  ),
  'docs/security.md': page(
    {
      title: 'Security rules, and what proves them',
      intro: 'Rules of the product (S) and of LoRaWAN (L) by their numbers, each with its tests.',
      letters: 'SL',
    },
    found,
  ),
}

let stale = false
for (const [path, text] of Object.entries(pages)) {
  if (process.argv.includes('--check')) {
    let now = ''
    try {
      now = readFileSync(path, 'utf8')
    } catch {
      // A page that is not there is not true either.
    }
    if (now === text) continue
    console.log(`${path} is not what the tests say: run node test/docs/main.ts`)
    stale = true
  } else writeFileSync(path, text)
}
process.exit(stale ? 1 : 0)
