import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publishedWords, waitingWords } from './decoder-words.ts'

test('maintainers are told who must sign still, in French and English', () => {
  const waiting = [
    { role: 'root', version: 2, signedBy: ['a', 'b'], threshold: 2 },
    { role: 'targets', version: 7, signedBy: ['c'], threshold: 2 },
  ]
  assert.equal(
    waitingWords(waiting, 'en'),
    'root version 2: 2/2 signatures, ready: cigale decoder publish\n' +
      'targets version 7: 1/2 signatures, more must sign: cigale decoder sign, with another key',
  )
  assert.match(waitingWords(waiting, 'fr'), /^root version 2 : 2\/2 signatures, prêt/)
  assert.match(waitingWords(waiting, 'fr'), /\ntargets version 7 : 1\/2 .*il manque des signatures/)
  assert.equal(publishedWords(3, 'fr'), 'publié : timestamp version 3')
})
