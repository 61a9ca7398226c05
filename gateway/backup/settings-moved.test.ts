import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../config/load.ts'
import { configJsonSchema } from '../config/schema.ts'
import { FILE_SETTINGS, namedFiles } from './named-files.ts'
import { movedSettings } from './settings-moved.ts'

const TEXT = `data: "/var/lib/cigale"
radio: { driver: basics-station, tokens: /etc/tc.tokens, tls: { cert: /etc/tc.pem, key: /etc/tc.key, clientCa: /etc/tc-ca.pem } }
api: { https: { cert: /etc/tls/console.pem, key: '/etc/tls/console.key', ca: /var/lib/cigale/link/ca.pem } }
sync:
  transports:
    - kind: mqtt
      url: mqtts://hyper.example:8883
      cert: /var/lib/cigale/link/gateway.pem   # in /var/lib/cigale-old it was another
      key: /var/lib/cigale/link/gateway.key
      ca: /var/lib/cigale/link/ca.pem
      passwordFile: /etc/tls/console.key.pass
    - { kind: usb, cert: /mnt/usb.pem, key: /mnt/usb.key, ca: /mnt/usb-ca.pem }
forward:
  - { kind: chirpstack-mqtt, url: "mqtts://up.example:8883", cert: /etc/up.pem, key: /etc/up.key, ca: /etc/up-ca.pem }
decoders: { root: /srv/root.json }
`

test('every file that the settings name is found, each once', () => {
  assert.deepEqual([...named(TEXT)].sort(), [
    ...['/etc/tc-ca.pem', '/etc/tc.key', '/etc/tc.pem', '/etc/tc.tokens', '/etc/tls/console.key'],
    ...['/etc/tls/console.key.pass', '/etc/tls/console.pem', '/etc/up-ca.pem', '/etc/up.key'],
    ...['/etc/up.pem', '/mnt/usb-ca.pem', '/mnt/usb.key', '/mnt/usb.pem', '/srv/root.json'],
    ...['/var/lib/cigale/link/ca.pem', '/var/lib/cigale/link/gateway.key'],
    '/var/lib/cigale/link/gateway.pem',
  ])
})

test('settings that moved name each file where it is now, and say nothing else', () => {
  const files = [
    { path: 'outside/0-console.key', namedAs: '/etc/tls/console.key' },
    { path: 'outside/1-console.key.pass', namedAs: '/etc/tls/console.key.pass' },
    { path: 'outside/2-root.json', namedAs: '/srv/root.json' },
    { path: 'vault.key' },
  ]
  const moved = movedSettings(TEXT, { from: '/var/lib/cigale', to: '/data/$1', files })
  const now = new Set(named(moved))
  for (const path of [
    'outside/0-console.key',
    'outside/1-console.key.pass',
    'outside/2-root.json',
  ]) {
    assert.ok(now.has(`/data/$1/${path}`), path)
  }
  for (const name of ['ca.pem', 'gateway.key', 'gateway.pem'])
    assert.ok(now.has(`/data/$1/link/${name}`))
  assert.ok(moved.includes('data: "/data/$1"'))
  assert.ok(moved.includes('# in /var/lib/cigale-old it was another'))
  assert.ok(now.has('/etc/tc.key'), 'what the backup does not bring stays where it was')
})

test('settings that moved into their own folder, or back out of it, are moved once', () => {
  const files = [{ path: 'outside/0-root.json', namedAs: '/srv/root.json' }]
  const [outer, inner] = ['/var/lib/cigale', '/var/lib/cigale/essai']
  const inside = movedSettings(TEXT, { from: outer, to: inner, files })
  assert.ok(inside.includes(`root: ${inner}/outside/0-root.json }`))
  assert.ok(named(inside).includes(`${inner}/link/ca.pem`))
  const back = movedSettings(inside, { from: inner, to: outer, files: [] })
  assert.ok(named(back).includes(`${outer}/outside/0-root.json`))
})

test('no setting that is a path of a file is forgotten', () => {
  const rows = pathsIn(configJsonSchema())
  assert.ok(rows.length > 10)
  for (const name of new Set(rows)) assert.ok(FILE_SETTINGS.includes(name), name)
})

test('settings that stay in their place stay word for word', () => {
  const at = { from: '/var/lib/cigale', to: '/var/lib/cigale', files: [{ path: 'vault.key' }] }
  assert.equal(movedSettings(TEXT, at), TEXT)
})

/** The last names of settings that say they are a file's path. */
function pathsIn(schema: unknown, name = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { description, properties } = schema as {
    readonly description?: string
    readonly properties?: object
  }
  const isPath = /path of a|^the city's (authority|root)|^made by the city/.test(description ?? '')
  const isFile = isPath || /File$/.test(name)
  const inner = Object.entries(properties ?? {}).flatMap(([key, one]) => pathsIn(one, key))
  const others = Object.entries(schema)
    .filter(([key]) => key !== 'properties')
    .flatMap(([, one]) => pathsIn(one, ''))
  return [...(isFile && name !== '' ? [name] : []), ...inner, ...others]
}

function named(text: string): readonly string[] {
  const read = readConfig(text)
  assert.ok(read.kind === 'config', JSON.stringify(read))
  return namedFiles(read.config)
}
