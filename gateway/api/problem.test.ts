import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ServiceBusy } from './channel.ts'
import { ApiProblem, asProblem, problemOf } from './problem.ts'

test('a problem is a document of RFC 9457 with a code for programs', () => {
  const fields = [{ path: 'query.limit', problem: 'a whole number' }]
  assert.deepEqual(problemOf(new ApiProblem('invalid', 'no', fields)), {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    code: 'invalid',
    detail: 'no',
    fields,
  })
})

test('an error of our own says nothing about itself to the caller', () => {
  const problem = problemOf(asProblem(new Error('key 000102030405060708090a0b0c0d0e0f')))
  assert.equal(problem.status, 500)
  assert.ok(!JSON.stringify(problem).includes('0001'))
})

test('a busy core is 503: the caller may try again', () => {
  assert.equal(asProblem(new ServiceBusy('256 calls')).code, 'busy')
})

test('the refusals of the HTTP layer keep their meaning', () => {
  const codes = [413, 415, 400, 431].map((statusCode) => asProblem({ statusCode }).code)
  assert.deepEqual(codes, ['too-large', 'unsupported-type', 'invalid', 'invalid'])
})
