/** What the gateway says of a step of a decoder, as the console's page says it. */

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)
const PAGE = new URL('gateway/console/views/decoders/said.js', ROOT)

async function page() {
  return (await import(PAGE.href)) as {
    readonly SAID: Readonly<Record<string, string>>
    readonly saidIn: (detail: string, language: 'fr' | 'en') => { text: string; lang: string }
  }
}

test('each sentence that the page knows in French is one that the gateway says', async () => {
  const cwd = fileURLToPath(new URL('gateway/decoding/', ROOT))
  const files = globSync('*.ts', { cwd }).filter((name) => !name.endsWith('.test.ts'))
  // Names and figures in a template are holes.
  const code = files.map((name) => readFileSync(`${cwd}/${name}`, 'utf8')).join('\n')
  const said = code.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '{}')
  const { SAID } = await page()
  const never = Object.keys(SAID).filter((sentence) => !said.includes(sentence))
  assert.deepEqual(never, [])
})

test('figures and names stay, a sentence in another is told too, and what nobody knows is English', async () => {
  const { saidIn } = await page()
  const french = (detail: string) => saidIn(detail, 'fr')
  assert.deepEqual(french('22 examples pass'), { text: '22 exemples passent', lang: 'fr' })
  assert.equal(
    french('in the shadow: 3 of 20 frames not decoded, the old one 0').text,
    'dans l’ombre\u00a0: 3 trames sur 20 non décodées, l’ancien 0',
  )
  assert.deepEqual(french('TypeError: x is not a function'), {
    text: 'TypeError: x is not a function',
    lang: 'en',
  })
  assert.deepEqual(saidIn('22 examples pass', 'en'), { text: '22 examples pass', lang: 'en' })
})
