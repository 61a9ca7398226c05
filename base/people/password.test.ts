import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemRandom } from '../random-system.ts'
import { COMMON_PASSWORDS } from './common-passwords.ts'
import { COST, isOutdated, Passwords } from './password.ts'
import { faultOfPassword } from './password-rules.ts'

const passwords = new Passwords(systemRandom)

test('S2: a password is kept as Argon2id with its own salt and cost, and only it is right', async () => {
  const [one, other] = [await passwords.hash('une cigale'), await passwords.hash('une cigale')]
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.notEqual(one, other)
  assert.equal(await passwords.isRight('une cigale', one), true)
  assert.equal(await passwords.isRight('Une cigale', one), false)
  assert.equal(await passwords.isRight('une cigale', undefined), false)
})

test('S2: what the reference implementation has hashed is right here too', async () => {
  // P-H-C/phc-winner-argon2, src/test.c: argon2id, t = 2, m = 2^16, p = 1.
  const stored =
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  assert.equal(await passwords.isRight('password', stored), true)
  assert.equal(await passwords.isRight('passwore', stored), false)
  assert.equal(isOutdated(stored), true)
})

test('S2: a hash of smaller cost is right and asks to be made anew; one of ours does not', async () => {
  const cheap = await passwords.hash('une cigale', { ...COST, memoryKib: 8_192 })
  assert.equal(await passwords.isRight('une cigale', cheap), true)
  assert.deepEqual([isOutdated(cheap), isOutdated(await passwords.hash('x'))], [true, false])
})

test('a hash that was made to eat memory is not computed, and is never right', async () => {
  const greedy = (await passwords.hash('une cigale')).replace('m=19456', 'm=9999999')
  assert.equal(await passwords.isRight('une cigale', greedy), false)
})

test('the same letters from two keyboards are the same password', async () => {
  const stored = await passwords.hash('\u00e9t\u00e9 au mas')
  assert.equal(await passwords.isRight('e\u0301te\u0301 au mas', stored), true)
})

test('S2: length and the commonest are the only rules; 64 signs and more are taken', () => {
  const faults = [
    ['court', 'too-short'],
    ['a'.repeat(300), 'too-long'],
    ['Password1!', 'common'],
    ['AZERTYUIOP', 'common'],
    ['Marseille2026', 'common'],
    ['aaaabbbbaaaa', 'common'],
    ['Kiosque-7-rue', 'like-name'],
    ['une cigale chante', undefined],
    ['tout en minuscules sans chiffre', undefined],
    ['蝉が鳴いている夏の日', undefined],
    ['mas de la cigale bleue sous les pins du Tholonet, un soir de juin', undefined],
  ] as const
  for (const [password, fault] of faults) {
    assert.equal(faultOfPassword(password, 'kiosque-7'), fault, password)
  }
  assert.ok(COMMON_PASSWORDS.size > 300)
})
