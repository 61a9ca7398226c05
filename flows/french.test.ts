import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { afterEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { saidOfFailure, speak } from '../gateway/cli/speech/speech.ts'
import { saidTemplates } from '../test/support/said-templates.ts'
import { englishIn } from '../test/support/telltale-words.ts'
import { FRENCH_OF_FLOWS, NODE_SENTENCES } from './french.ts'
import { nodeRefusal } from './nodes/asking.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const sources = globSync('{link,nodes}/*.ts', { cwd: HERE })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(`${HERE}${file}`, 'utf8'))

afterEach(() => speak(undefined))

test('no sentence with which a node refuses lacks French', () => {
  const said = sources.flatMap((text) =>
    saidTemplates(text, ['notAsked(', 'const why = ', 'new Error(']),
  )
  assert.ok(said.length > 9)
  assert.deepEqual(
    said.filter((text) => !Object.hasOwn(NODE_SENTENCES, text)),
    [],
  )
})

test('what a French gateway refuses is told in French, and its code stays what flows branch on', () => {
  speak(FRENCH_OF_FLOWS)
  const refusal = nodeRefusal(new Error('no zone z1 is known here'))
  assert.deepEqual([refusal.code, refusal.problem], ['failed', null])
  for (const text of [...Object.keys(NODE_SENTENCES), 'No zone z1 is known here.']) {
    const french = saidOfFailure(text.replaceAll('{}', '7'))
    assert.deepEqual(
      englishIn(french.replace(/^\w+ :|true|false|today|yesterday/g, '')),
      [],
      french,
    )
  }
})
