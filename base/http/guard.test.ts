import assert from 'node:assert/strict'
import { test } from 'node:test'
import { person } from '../../test/support/callers.ts'
import { type Asked, type Identity, refusalOf } from './guard.ts'

const line = { may: { roles: ['operator'] } } as const
const withCookie: Identity = { caller: person('operator'), session: 's' }
const withToken: Identity = { caller: person('operator') }
const post: Asked = {
  method: 'POST',
  host: 'ville.example',
  origin: undefined,
  secFetchSite: undefined,
  contentType: 'application/json',
}
const statusOf = (identity: Identity | undefined, asked: Partial<Asked>, isSetUp = true) =>
  refusalOf(line, identity, { asked: { ...post, ...asked }, isSetUp })?.status

test('S8: another site cannot act in the name of who is logged in here', () => {
  assert.equal(statusOf(withCookie, { secFetchSite: 'same-origin' }), undefined)
  for (const secFetchSite of ['cross-site', 'same-site', 'none']) {
    assert.equal(statusOf(withCookie, { secFetchSite }), 403, secFetchSite)
  }
  assert.equal(statusOf(withCookie, { origin: 'https://ville.example' }), undefined)
  for (const origin of ['https://evil.example', 'null', 'https://ville.example:8443', 'x']) {
    assert.equal(statusOf(withCookie, { origin }), 403, origin)
  }
  assert.equal(statusOf(withCookie, {}), 403)
  assert.equal(statusOf(withCookie, { method: 'GET', secFetchSite: 'cross-site' }), undefined)
})

test('S8: a login that another site sends is no login; a token is proof by itself', () => {
  const open = { may: 'anyone' } as const
  const login = (asked: Partial<Asked>) =>
    refusalOf(open, undefined, { asked: { ...post, ...asked }, isSetUp: true })?.status
  assert.equal(login({ secFetchSite: 'cross-site' }), 403)
  assert.equal(login({ secFetchSite: 'same-origin' }), undefined)
  assert.equal(login({}), undefined)
  assert.equal(statusOf(withToken, {}), undefined)
  assert.equal(statusOf(withToken, { secFetchSite: 'cross-site' }), undefined)
})

test('S8: a body is JSON, or what the line takes, and nothing that a form can send', () => {
  for (const contentType of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
  ]) {
    assert.equal(statusOf(withToken, { contentType }), 415, contentType)
  }
  assert.equal(statusOf(withToken, { contentType: 'Application/JSON; charset=utf-8' }), undefined)
  const cbor = { ...line, takes: 'application/cbor' }
  const refusal = refusalOf(cbor, withToken, { asked: post, isSetUp: true })
  assert.equal(refusal?.status, 415)
})

test('S1: nothing but the setup answers while nobody has set it up', () => {
  assert.equal(statusOf(undefined, {}, false), 401)
  const setup = { may: 'anyone', isForSetup: true } as const
  assert.equal(refusalOf(setup, undefined, { asked: post, isSetUp: false }), undefined)
  const open = { may: 'anyone' } as const
  assert.equal(refusalOf(open, undefined, { asked: post, isSetUp: false })?.status, 401)
  assert.equal(refusalOf(open, undefined, { asked: post, isSetUp: true }), undefined)
})
