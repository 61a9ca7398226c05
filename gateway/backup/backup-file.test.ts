import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { concatBytes, hexOf } from '../../base/bytes.ts'
import { sealUnder } from '../../base/passphrase-seal.ts'
import { seededRandom } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import { readBackup, readHead, writeBackup } from './backup-file.ts'
import type { Contents } from './contents.ts'

const secretOf = (text: string): Secret => new Secret(new Uint8Array(Buffer.from(text)))
const passphrase = secretOf('quatre mots que nul ne devine')
/** The real cost takes a third of a second a time. */
const how = { passphrase, random: seededRandom(1), scryptCost: 16 }
const about = { gatewayEui: '0016c001ff10a235', madeAtMs: 1e12, program: '0.1.0', schema: 6 }
const contents: Contents = {
  dataDir: '/var/lib/cigale',
  settingsFile: '/etc/cigale.yaml',
  files: [
    { path: 'vault.key', bytes: new Uint8Array(32).fill(7) },
    { path: 'outside/0-key.pem', bytes: Buffer.from('KEY'), namedAs: '/etc/tls/key.pem' },
  ],
  leftOut: [{ path: 'decoders', why: 'too-large' }],
}
const file = writeBackup(about, contents, how)

const anyContents = fc.record({
  dataDir: fc.string(),
  settingsFile: fc.option(fc.string()),
  files: fc.uniqueArray(
    fc.record({
      path: fc
        .array(fc.stringMatching(/^[a-z][\w.-]{0,8}$/), { minLength: 1, maxLength: 4 })
        .map((steps) => steps.join('/')),
      bytes: fc.uint8Array({ maxLength: 300 }),
    }),
    { maxLength: 8, selector: ({ path }) => path },
  ),
  leftOut: fc.constant([]),
})

describe('the file of a backup', () => {
  test('F18: what goes into a backup comes out of it, with its passphrase alone', () => {
    fc.assert(
      fc.property(anyContents, fc.string({ minLength: 1 }), (given, words) => {
        const made = writeBackup(about, given, { ...how, passphrase: secretOf(words) })
        const read = readBackup(made, secretOf(words))
        assert.ok(read.kind === 'backup')
        assert.deepEqual(plain(read.contents), plain(given))
        const wrong = readBackup(made, secretOf(`${words}!`))
        assert.deepEqual(wrong, { kind: 'rejected', reason: 'wrong-passphrase' })
      }),
      { numRuns: 50 },
    )
  })

  test('S11: nothing of what it holds can be read without the passphrase, but the gateway and the time', () => {
    const text = Buffer.from(file).toString('latin1')
    for (const word of ['vault', 'key.pem', '/var/lib', 'decoders']) {
      assert.ok(!text.includes(word), word)
    }
    const read = readHead(file)
    assert.ok(read.kind === 'head')
    const { gatewayEui, madeAtMs, program, schema } = read.head
    assert.deepEqual({ gatewayEui, madeAtMs, program, schema }, about)
  })

  test('a file that was cut anywhere is told as cut, or as none', () => {
    const headEnd = file.indexOf(0x0a) + 1
    for (let length = 0; length < file.length; length++) {
      const read = readBackup(file.subarray(0, length), passphrase)
      assert.ok(read.kind === 'rejected')
      assert.equal(read.reason, length < headEnd ? 'not-a-backup' : 'truncated', `${length}`)
    }
  })

  test('a file of which any byte was changed is refused, and one that was added to', () => {
    for (let at = 0; at < file.length; at++) {
      const changed = file.slice()
      changed[at]! ^= 0x10
      assert.equal(readBackup(changed, passphrase).kind, 'rejected', `byte ${at}`)
    }
    const longer = concatBytes([file, Uint8Array.of(0)])
    assert.deepEqual(readBackup(longer, passphrase), { kind: 'rejected', reason: 'damaged' })
  })

  test('the head cannot be given to another gateway, or another time', () => {
    for (const [is, other] of [
      ['0016c001ff10a235', '0016c001ff10a236'],
      ['1000000000000', '1000000000001'],
    ] as const) {
      const lie = withHead((head) => head.replace(is, other))
      assert.deepEqual(readBackup(lie, passphrase), {
        kind: 'rejected',
        reason: 'wrong-passphrase',
      })
    }
  })

  test('a file of a newer version says so before anybody types a passphrase', () => {
    const newer = withHead((head) => head.replace('"version":1', '"version":2,"more":true'))
    assert.deepEqual(readHead(newer), { kind: 'rejected', reason: 'newer' })
  })

  test('S19: a head that asks for a gigabyte of memory, or lies of its length, is refused at once', () => {
    for (const change of [
      (head: string) => head.replace('"scryptCost":16', `"scryptCost":${2 ** 24}`),
      (head: string) => head.replace(/"sealedBytes":\d+/, `"sealedBytes":${2 ** 40}`),
      (head: string) => head.replace('"salt":"', '"salt":"zz'),
      (head: string) => head.replace('{', '{"__proto__":{},'),
    ]) {
      assert.deepEqual(readHead(withHead(change)), { kind: 'rejected', reason: 'damaged' })
    }
  })

  test('S19: no bytes make it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((t) => Buffer.from(`${t}\n`)),
        ),
        (bytes) => {
          assert.equal(readBackup(bytes, passphrase).kind, 'rejected')
        },
      ),
    )
  })

  test('S19: contents that swell to a gigabyte, lead out of the folder, or come twice are refused', () => {
    const bomb = sealed(deflateRawSync(new Uint8Array(200 * 1024 * 1024)))
    assert.deepEqual(readBackup(bomb, passphrase), { kind: 'rejected', reason: 'damaged' })
    const bytes = new Uint8Array(1)
    for (const paths of [
      ['../passwd'],
      ['/etc/passwd'],
      ['a/../../b'],
      ['a//b'],
      ['a\\b'],
      [''],
      ['a', 'a'],
    ]) {
      const files = paths.map((path) => ({ path, bytes }))
      const made = writeBackup(about, { ...contents, files }, how)
      assert.deepEqual(
        readBackup(made, passphrase),
        { kind: 'rejected', reason: 'damaged' },
        paths.join(),
      )
    }
  })
})

function plain(value: Contents): unknown {
  return { ...value, files: value.files.map(({ path, bytes }) => [path, hexOf(bytes)]) }
}

function withHead(change: (head: string) => string): Uint8Array {
  const end = file.indexOf(0x0a)
  const head = Buffer.from(file.subarray(0, end)).toString('utf8')
  const changed = change(head)
  assert.notEqual(changed, head)
  return concatBytes([Buffer.from(changed), file.subarray(end)])
}

/** Sealed as it should be, with something else in it. */
function sealed(packed: Uint8Array): Uint8Array {
  const place = 'cigale-gateway-backup 1 0016c001ff10a235 1000000000000 0.1.0 6'
  const box = sealUnder(passphrase, packed, { place, scryptCost: 16, random: seededRandom(2) })
  const head = {
    ...{ format: 'cigale-gateway-backup', version: 1, ...about, scryptCost: 16 },
    ...{ salt: hexOf(box.salt), nonce: hexOf(box.nonce), sealedBytes: box.sealed.length },
    sealedSha256: createHash('sha256').update(box.sealed).digest('hex'),
  }
  return concatBytes([Buffer.from(`${JSON.stringify(head)}\n`), box.sealed])
}
