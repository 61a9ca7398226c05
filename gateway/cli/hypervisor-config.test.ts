import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CommandFailure } from './failure.ts'
import { readHypervisorConfig } from './hypervisor-config.ts'

const read = (text: string) => readHypervisorConfig('city.yaml', text)

test('a database is a file, or a PostgreSQL that several receivers share', () => {
  assert.equal(read('database: /var/lib/cigale/city.db').share, undefined)
  const url = 'database: postgres://cigale@db.city:5432/cigale'
  assert.deepEqual(read(`${url}\nshare: { group: cigale }`).share, { group: 'cigale' })
  const hashed = read(`${url}\nshare: { worker: 1, workers: 3 }\npostgres: { passwordFile: /p }`)
  assert.deepEqual(hashed.share, { worker: 1, workers: 3 })
  assert.equal(hashed.postgres?.passwordFile, '/p')
})

test('S12: a password in the URL is refused, and is not in what is said about it', () => {
  assert.throws(
    () => read('database: postgres://cigale:geheim@db.city/cigale'),
    (error) => error instanceof CommandFailure && !error.message.includes('geheim'),
  )
})

test('what cannot be is refused: a share of a file, a worker beyond the last, another database', () => {
  for (const text of [
    'database: city.db\nshare: { group: cigale }',
    'database: postgres://cigale@db.city/cigale\nshare: { worker: 3, workers: 3 }',
    'database: mysql://cigale@db.city/cigale',
  ]) {
    assert.throws(() => read(text), CommandFailure)
  }
})

test('S5: a token that says nothing of what it is for is refused, with what to write', () => {
  const read = (more: string) =>
    readHypervisorConfig(
      'h.yaml',
      `database: h.db\napi: { tokens: [{ account: open-data, tokenFile: t${more} }] }\n`,
    )
  assert.throws(
    () => read(''),
    /h\.yaml: api\.tokens\.0: says neither roles nor scopes: .*scopes: \[city, history\].*maintainer/s,
  )
  assert.throws(() => read(', roles: [root]'), /api\.tokens\.0\.roles\.0/)
  assert.throws(() => read(', scopes: []'), /api\.tokens\.0\.scopes/)
  assert.deepEqual(read(', scopes: [city]').api.tokens[0]?.scopes, ['city'])
  assert.deepEqual(read(', roles: [operator]').api.bind, '127.0.0.1:8090')
})

test('who publishes is told in full, and a wrong INSEE code or SIRET is refused by its name', () => {
  const read = (city: string) =>
    readHypervisorConfig('h.yaml', `database: h.db\ncity: { ${city} }\n`)
  const aix = 'name: Aix-en-Provence, scope: aix, baseUrl: "https://h.example"'
  assert.equal(read(`${aix}, insee: "13001"`).city?.country, 'fr')
  assert.throws(() => read(`${aix}, insee: "1301"`), /city\.insee: five characters/)
  assert.throws(() => read(`${aix}, insee: "13001", siret: "123"`), /city\.siret: 14 digits/)
  assert.throws(() => read(`${aix}/, insee: "13001"`.replace('example"/', 'example/"')), /baseUrl/)
})

test('outlets say whom they hand what to; two of one name are refused', () => {
  const read = (outlets: string) =>
    readHypervisorConfig('h.yaml', `database: h.db\noutlets:\n${outlets}`).outlets
  const orion = '  - { kind: ngsi-ld, name: orion, url: "https://b.example/ngsi-ld/v1" }\n'
  const [first] = read(orion)
  assert.deepEqual([first?.view, first?.safety, first?.start], ['services', false, 'now'])
  assert.throws(() => read(orion + orion), /outlets: two outlets have one name/)
  assert.throws(() => read('  - { kind: kafka, name: x }\n'), /outlets\.0\.kind/)
  const plain = '  - { kind: mqtt, name: gis, broker: { url: "mqtts://b.example:8883" } }\n'
  assert.equal(read(plain)[0]?.kind, 'mqtt')
  assert.throws(() => read(plain.replace('mqtts:', 'https:')), /outlets\.0\.broker\.url/)
})
