/** The console's page of the audit knows what it shows. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiBench } from '../support/api-bench.ts'

const WORDS = new URL('../../gateway/console/views/audit/words.js', import.meta.url)

test('the page of the audit has a word for every act that can stand in it, in both languages', async () => {
  const { FR, EN } = (await import(WORDS.href)) as Record<string, { audit: { acts: object } }>
  const bench = await ApiBench.open()
  const told = new Set(bench.lines.flatMap(({ audit }) => (audit === undefined ? [] : [audit])))
  await bench.close()
  for (const { audit } of [FR!, EN!]) {
    const unsaid = [...told].filter((what) => !Object.hasOwn(audit.acts, what))
    assert.deepEqual(unsaid, [])
  }
})
