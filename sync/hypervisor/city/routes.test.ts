import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller, Role } from '../../../base/http/caller.ts'
import { cityOf } from '../../../test/support/city-now.ts'
import { cityView } from './routes.ts'

function seenAs(...roles: readonly Role[]): string {
  const caller: Caller = { name: 'x', roles, scopes: [], isSteppedUp: false }
  return JSON.stringify(cityView(cityOf(), caller))
}

test('S5: call points, buildings and over-stays are seen by those alone whom they concern', () => {
  for (const role of ['viewer', 'greenSpaces', 'maintainer'] as const) {
    assert.doesNotMatch(seenAs(role), /borne-rotonde|ecole-sallier|"over"/, role)
  }
  assert.match(seenAs('operator'), /borne-rotonde/)
  assert.doesNotMatch(seenAs('operator'), /"over"/)
  assert.match(seenAs('police'), /borne-rotonde.*"over"/s)
})
