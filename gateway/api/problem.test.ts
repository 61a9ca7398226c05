import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ServiceBusy } from './channel.ts'
import { ApiProblem, answerOf, asRefusal } from './problem.ts'

test('a problem is a document of RFC 9457 with a code for programs', () => {
  const fields = [{ path: 'query.limit', problem: 'a whole number' }]
  assert.deepEqual(answerOf(new ApiProblem('invalid', 'no', fields)), {
    kind: 'problem',
    title: 'Bad Request',
    status: 400,
    code: 'invalid',
    detail: 'no',
    fields,
  })
})

test('S12: an error of our own is nothing that is told to the caller', () => {
  assert.equal(asRefusal(new Error('key 000102030405060708090a0b0c0d0e0f')), undefined)
})

test('a busy core is 503: the caller may try again', () => {
  assert.equal(answerOf(asRefusal(new ServiceBusy('256 calls'))!).status, 503)
})
